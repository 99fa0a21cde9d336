import type postgres from "postgres";

/** Schemas that are PostgreSQL's own, and the one where node-pg-migrate keeps its list. */
const OURS = `nspname !~ '^pg_' and nspname not in ('information_schema', 'public')`;

const HEAD = `-- The schema after all migrations, read from the catalogue of PostgreSQL 18: npm run check -- --only schema --write.
-- Golden: the check compares it with a freshly migrated database. Never edited by hand, never run.
`;

/**
 * The parts of the dump, each a query that answers one text per thing, in a fixed order.
 * They read the catalogue only, so a dump needs no tool that the embedded server does not bring.
 */
const PARTS: readonly string[] = [
  `select format('create extension %I;', extname) as line from pg_extension where extname <> 'plpgsql' order by extname`,
  `select format('create schema %I;', nspname) || coalesce(E'\\n' || format('comment on schema %I is ', nspname)
      || quote_literal(obj_description(oid, 'pg_namespace')) || ';', '') as line
   from pg_namespace where ${OURS} order by nspname`,
  `select format('create type %s as enum (%s);', t.oid::regtype,
      string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder)) as line
   from pg_type t join pg_namespace n on n.oid = t.typnamespace join pg_enum e on e.enumtypid = t.oid
   where ${OURS} group by t.oid order by t.oid::regtype::text`,
  `select format('create domain %s as %s%s%s;', t.oid::regtype, format_type(t.typbasetype, t.typtypmod),
      case when t.typnotnull then ' not null' else '' end,
      (select string_agg(' constraint ' || quote_ident(c.conname) || ' ' || pg_get_constraintdef(c.oid), ''
         order by c.conname) from pg_constraint c where c.contypid = t.oid and c.contype = 'c')) as line
   from pg_type t join pg_namespace n on n.oid = t.typnamespace
   where t.typtype = 'd' and ${OURS} order by t.oid::regtype::text`,
  `select format('create sequence %s as %s;', c.oid::regclass, format_type(s.seqtypid, null)) as line
   from pg_sequence s join pg_class c on c.oid = s.seqrelid join pg_namespace n on n.oid = c.relnamespace
   where ${OURS} order by c.oid::regclass::text`,
  `select rtrim(pg_get_functiondef(p.oid), E'\\n') || ';' as line
   from pg_proc p join pg_namespace n on n.oid = p.pronamespace
   where p.prokind in ('f', 'p') and ${OURS} order by p.oid::regprocedure::text`,
  tables(),
  `select pg_get_indexdef(i.indexrelid) || ';' || coalesce(E'\\ncomment on index ' || i.indexrelid::regclass
      || ' is ' || quote_literal(obj_description(i.indexrelid, 'pg_class')) || ';', '') as line
   from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
   where ${OURS} and not c.relispartition
     and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
   order by i.indexrelid::regclass::text`,
  `select format('create %sview %s as%s', case c.relkind when 'm' then 'materialized ' else '' end,
      c.oid::regclass, E'\\n' || pg_get_viewdef(c.oid)) as line
   from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('v', 'm') and ${OURS} order by c.oid::regclass::text`,
  `select pg_get_triggerdef(t.oid) || ';' as line
   from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
   where not t.tgisinternal and ${OURS} order by c.oid::regclass::text, t.tgname`,
  `select format('create policy %I on %I.%I as %s for %s to %s using (%s) with check (%s);', policyname,
      schemaname, tablename, permissive, cmd, array_to_string(roles, ', '), qual, with_check) as line
   from pg_policies where schemaname !~ '^pg_' order by schemaname, tablename, policyname`,
  grants(),
];

/** What each role may do, one line a role and thing; owners may do all and are not told. */
function grants(): string {
  const told = (what: string, given: string): string => `
    select format('grant %s on ${what} to %I;', string_agg(lower(a.privilege_type), ', ' order by a.privilege_type),
        ${given}, a.grantee::regrole)`;
  const granted = "a.grantee <> 0 and a.grantee <> a.grantor";
  return `select line from (
    ${told("schema %I", "n.nspname")} as line from pg_namespace n, aclexplode(n.nspacl) a
      where ${OURS} and ${granted} group by n.nspname, a.grantee
    union all
    ${told("%s", "c.oid::regclass")} from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
      where ${OURS} and ${granted} and not c.relispartition group by c.oid, a.grantee
    union all
    ${told("%s", "format('%s (%I)', t.attrelid::regclass, t.attname)")} from pg_attribute t join pg_class c on c.oid = t.attrelid
      join pg_namespace n on n.oid = c.relnamespace, aclexplode(t.attacl) a
      where ${OURS} and ${granted} group by t.attrelid, t.attname, a.grantee
    union all
    ${told("function %s", "p.oid::regprocedure")} from pg_proc p join pg_namespace n on n.oid = p.pronamespace, aclexplode(p.proacl) a
      where ${OURS} and ${granted} group by p.oid, a.grantee
    ) as given order by line collate "C"`;
}

/** The structure of a database as text: the same structure gives the same bytes. */
export async function schemaDump(sql: postgres.Sql): Promise<string> {
  const parts: string[] = [];
  for (const query of PARTS) {
    const rows = await sql.unsafe<{ line: string }[]>(query);
    parts.push(...rows.map((row) => row.line));
  }
  return `${HEAD}\n${parts.join("\n\n")}\n`;
}

/** Tables with columns in their order, then constraints by kind and name, then comments; of a part of a table only its bounds. */
function tables(): string {
  const column = `format('  %I %s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
      case when a.attcollation <> y.typcollation then format(' collate %I', o.collname) else '' end,
      case when a.attidentity <> '' then ' generated as identity'
           when a.attgenerated <> '' then format(' generated always as (%s) stored', pg_get_expr(d.adbin, d.adrelid))
           when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end,
      case when a.attnotnull then ' not null' else '' end)`;
  const columns = `select string_agg(${column}, E',\\n' order by a.attnum) from pg_attribute a
      join pg_type y on y.oid = a.atttypid
      left join pg_collation o on o.oid = a.attcollation
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped`;
  const constraints = `select string_agg(format(E',\\n  constraint %I %s', k.conname, pg_get_constraintdef(k.oid)), ''
      order by array_position(array['p', 'u', 'x', 'f', 'c'], k.contype::text), k.conname)
      from pg_constraint k where k.conrelid = c.oid and k.contype <> 'n'`;
  const comments = `select string_agg(format(E'\\ncomment on column %s.%I is %L;', c.oid::regclass, a.attname,
      col_description(c.oid, a.attnum)), '' order by a.attnum)
      from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and col_description(c.oid, a.attnum) is not null`;
  const comment = `coalesce(E'\\ncomment on table ' || c.oid::regclass || ' is '
      || quote_literal(obj_description(c.oid, 'pg_class')) || ';', '')`;
  const part = `select format('create table %s partition of %s %s;', c.oid::regclass, h.inhparent::regclass,
      pg_get_expr(c.relpartbound, c.oid)) from pg_inherits h where h.inhrelid = c.oid`;
  const whole = `format(E'create %stable %s (\\n%s%s\\n)%s%s;', 
      case c.relpersistence when 'u' then 'unlogged ' else '' end, c.oid::regclass,
      (${columns}), (${constraints}),
      case when c.relkind = 'p' then ' partition by ' || pg_get_partkeydef(c.oid) else '' end,
      case when c.reloptions is not null then ' with (' || array_to_string(c.reloptions, ', ') || ')' else '' end)`;
  return `select case when c.relispartition then (${part}) || ${comment} else ${whole} || ${comment}
        || coalesce((${comments}), '')
        || case when c.relrowsecurity then format(E'\\nalter table %s enable row level security;', c.oid::regclass)
           else '' end end as line
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and ${OURS} order by c.oid::regclass::text`;
}
