/** What a browser made of a passkey, as the API takes it; throws when it made none. */
export function made(credential: Credential | null): unknown {
  if (!(credential instanceof PublicKeyCredential)) throw new Error("no credential");
  return credential.toJSON();
}
