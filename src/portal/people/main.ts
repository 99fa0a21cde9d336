import "../islands/main.ts";
import "../style/people.css";
import "../style/trace.css";
import "../style/objections.css";
import "../style/case.css";
import "../style/desk.css";
import { apiForms } from "./form-island.ts";
import { passkeys } from "./passkey-island.ts";
import { secondFactor } from "./second-factor-island.ts";
import { secretFields } from "./secret-island.ts";

apiForms(document);
secondFactor(document);
passkeys(document);
secretFields(document);
