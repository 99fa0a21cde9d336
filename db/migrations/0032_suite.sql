-- The suite of algorithms of an installation stands in its database: hashes do not depend on a setting (decision 0069).
set local lock_timeout = '5s';

-- Whatever was written before is SHA-256. The choice is open while the trail is empty, and never again.
alter table platform.audit_head
  add column digest text collate "C" not null default 'sha256',
  add constraint audit_head_digest check (digest in ('sha256', 'sm3')) not valid;
comment on column platform.audit_head.digest is 'Digest of this installation: of its trail, its records, files and kept secrets. Chosen before the first entry.';
comment on column platform.audit_head.hash is 'Digest of the hash of the chain before and the hash of the last entry; 32 zero bytes before the first.';
comment on column platform.audit.hash is 'Digest of the canonical JSON of the entry.';
comment on column platform.audit.previous_hash is 'Hash of the chain before this entry; the digest of it and hash is the hash of the chain with it.';

-- SM3 (GB/T 32905) of exactly 64 bytes: a hash of the chain and the hash of the entry after it. PostgreSQL has no SM3 of its own,
-- and its extension pgcrypto has what OpenSSL it was built with has. Bitwise operators stand in brackets: all of them bind alike here.
create function platform.sm3_link(before bytea, entry bytea) returns bytea
  language plpgsql immutable strict parallel safe
  as $$
declare
  low constant bigint := 4294967295;
  -- The constant of each round, turned by its number.
  turned constant bigint[] := array[
    2043430169, 4086860338, 3878753381, 3462539467, 2630111639, 965255983, 1930511966, 3861023932, 3427080569, 2559193843,
    823420391, 1646840782, 3293681564, 2292395833, 289824371, 579648742, 2643098247, 991229199, 1982458398, 3964916796,
    3634866297, 2974765299, 1654563303, 3309126606, 2323285917, 351604539, 703209078, 1406418156, 2812836312, 1330705329,
    2661410658, 1027854021, 2055708042, 4111416084, 3927864873, 3560762451, 2826557607, 1358147919, 2716295838, 1137624381,
    2275248762, 255530229, 511060458, 1022120916, 2044241832, 4088483664, 3882000033, 3469032771, 2643098247, 991229199,
    1982458398, 3964916796, 3634866297, 2974765299, 1654563303, 3309126606, 2323285917, 351604539, 703209078, 1406418156,
    2812836312, 1330705329, 2661410658, 1027854021]::bigint[];
  -- The second block is the padding alone and always the same, and so are its words.
  padding constant bigint[] := array[
    2147483648, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 512, 2151694336, 0, 16810112, 268455936, 0, 2097824, 2891209732,
    0, 156772921, 2684366848, 0, 2097792, 2756794372, 538968128, 1365284920, 805328641, 2684362752, 8519850, 1792353744,
    168690198, 2968854594, 4201673648, 536870912, 8519848, 2052334992, 581042244, 3587632082, 2181060465, 2317361728,
    3022530218, 3942141529, 1217981177, 2181507133, 3999757818, 2749423776, 2284341386, 599022173, 1653220036, 2372732437,
    942672510, 3915538661, 727760928, 1345246513, 2659683513, 562837752, 3702406327, 708709898, 3923821665, 2352887857,
    1152033320, 3697320843, 1367539959]::bigint[];
  state bigint[] := array[1937774191, 1226093241, 388252375, 3666478592, 2842636476, 372324522, 3817729613, 2969243214]::bigint[];
  message bytea := before || entry;
  w bigint[] := '{}';
  a bigint; b bigint; c bigint; d bigint; e bigint; f bigint; g bigint; h bigint;
  x bigint; s bigint; t1 bigint; t2 bigint;
begin
  if octet_length(before) <> 32 or octet_length(entry) <> 32 then
    raise exception 'sm3_link takes two hashes of 32 bytes';
  end if;
  for i in 0..15 loop
    w := w || (('x' || encode(substring(message from i * 4 + 1 for 4), 'hex'))::bit(32)::bigint & low);
  end loop;
  for i in 17..68 loop
    x := w[i - 16] # w[i - 9] # (((w[i - 3] << 15) | (w[i - 3] >> 17)) & low);
    w := w || (x # (((x << 15) | (x >> 17)) & low) # (((x << 23) | (x >> 9)) & low) # (((w[i - 13] << 7) | (w[i - 13] >> 25)) & low) # w[i - 6]);
  end loop;
  for block in 1..2 loop
    a := state[1]; b := state[2]; c := state[3]; d := state[4]; e := state[5]; f := state[6]; g := state[7]; h := state[8];
    for j in 1..64 loop
      x := ((a << 12) | (a >> 20)) & low;
      s := (x + e + turned[j]) & low;
      s := ((s << 7) | (s >> 25)) & low;
      if j <= 16 then
        t1 := ((a # b # c) + d + (s # x) + (w[j] # w[j + 4])) & low;
        t2 := ((e # f # g) + h + s + w[j]) & low;
      else
        t1 := (((a & b) | (a & c) | (b & c)) + d + (s # x) + (w[j] # w[j + 4])) & low;
        t2 := (((e & f) | ((e # low) & g)) + h + s + w[j]) & low;
      end if;
      d := c; c := ((b << 9) | (b >> 23)) & low; b := a; a := t1;
      h := g; g := ((f << 19) | (f >> 13)) & low; f := e;
      e := t2 # (((t2 << 9) | (t2 >> 23)) & low) # (((t2 << 17) | (t2 >> 15)) & low);
    end loop;
    state := array[state[1] # a, state[2] # b, state[3] # c, state[4] # d, state[5] # e, state[6] # f, state[7] # g, state[8] # h];
    w := padding;
  end loop;
  return decode(lpad(to_hex(state[1]), 8, '0') || lpad(to_hex(state[2]), 8, '0') || lpad(to_hex(state[3]), 8, '0') ||
                lpad(to_hex(state[4]), 8, '0') || lpad(to_hex(state[5]), 8, '0') || lpad(to_hex(state[6]), 8, '0') ||
                lpad(to_hex(state[7]), 8, '0') || lpad(to_hex(state[8]), 8, '0'), 'hex');
end $$;
comment on function platform.sm3_link is 'SM3 of the hash of the chain before and the hash of an entry, 32 bytes each.';

-- Start-up refuses a schema that is not its own, so no program reads the old name.
-- squawk-ignore renaming-column
alter table intake.batch rename column file_sha256 to file_hash;
comment on column intake.batch.file_hash is 'Digest of the file as it came.';

comment on column records.record.content_hash is 'Digest of salt and digest of the canonical content: stays when content and salt go.';
comment on column representatives.enterprise_key.key_hash is 'Digest of the key as SubjectPublicKeyInfo.';
comment on table bodies.api_key is 'Secrets of bodies; only their digest is kept, the secret is shown once.';
comment on table platform.recovery_code is 'Codes that stand in for a lost second factor, once each; only their digest is kept.';
comment on table platform.session is 'A signed-in browser. Only the digest of its token is kept; it ends when idle, at its end, or when its owner ends it.';
