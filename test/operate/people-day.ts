import assert from "node:assert/strict";
import { BODY } from "../support/penalty-file.ts";
import { answerOf, type Settings } from "./program.ts";

interface Day {
  readonly settings: Settings;
  readonly url: string;
  readonly key: string;
  /** Name and number of a natural person of whom there is a record. */
  readonly person: readonly [string, string];
}

const LOGIN = "zhang.jingban";
const NAME = "张经办甲";
const TYPED = "typed-by-mistake-into-the-form";
const CASE = "云市监检〔2026〕8712号";
const TOKEN = "eyJhbGciOiJFUzI1NiJ9.aW52ZW50ZWQtYXNzZXJ0aW9u.c2lnbmF0dXJl";
const AGENT = "Mozilla/5.0 (a browser that is one of its kind)";

/**
 * What people and programs of a body do in a day: sign in, wrongly and rightly, look at a natural person for a purpose,
 * send such requests broken. Answers what of it no log may hold.
 */
export async function dayOfPeople({ settings, url, key, person }: Day): Promise<readonly string[]> {
  const [name, number] = person;
  const ends = ["--until", "2099-12-31"];
  const role = ["--body", BODY.uscc, "--role", "clerk", ...ends];
  const account = await answerOf(settings, "account", "add", "--login", LOGIN, "--name", NAME, ...role);
  const purpose = ["--purpose", "penalty-investigation", "--persons", ...ends];
  await answerOf(settings, "body", "admit", "--uscc", BODY.uscc, ...purpose);
  const send = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    fetch(url + path, {
      method: "POST",
      headers: { "content-type": "application/json", "x-xinheng-page": "1", "user-agent": AGENT, ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  const password = String(account.password);
  assert.equal((await send("/api/v1/session", { login: LOGIN, password: TYPED })).status, 401);
  assert.equal((await send("/api/v1/session", { login: name, password: TYPED })).status, 401);
  const signedIn = await send("/api/v1/session", { login: LOGIN, password });
  assert.equal(signedIn.status, 200);
  const cookie = signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
  assert.match(cookie, /=\S{20,}/);

  const keyed = { authorization: `Bearer ${key}` };
  const look = {
    person: { type: "resident-id", number },
    purpose: "penalty-investigation",
    caseNumber: CASE,
  };
  assert.equal((await send("/api/v1/looks", look, keyed)).status, 200);
  const broken = JSON.stringify(look).slice(0, -2);
  for (const body of [{ ...look, purpose: name }, { ...look, person: number }, { [number]: name }, broken])
    assert.notEqual((await send("/api/v1/looks", body, keyed)).status, 200);
  await send(`/api/v1/records/${number}/sealing`, look, keyed);
  await fetch(`${url}/api/v1/subjects/${number}/records?q=${encodeURIComponent(name)}`, {
    headers: { cookie },
  });
  const form = { grant_type: "client_credentials", client_assertion: TOKEN };
  const type = { "content-type": "application/x-www-form-urlencoded" };
  assert.equal((await send("/oauth/token", new URLSearchParams(form).toString(), type)).status, 400);
  const session = cookie.slice(cookie.indexOf("=") + 1);
  return [LOGIN, NAME, TYPED, password, session, CASE, TOKEN, AGENT, name, number];
}
