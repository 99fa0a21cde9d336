import { dated } from "../parts/dated.ts";
import { wordFor } from "../words/index.ts";
import type { BodyView } from "./body-view.ts";
import { ApiForm, Field } from "./form.tsx";

interface SeenRole {
  readonly role: string;
  readonly until: string;
  readonly inForce: boolean;
  readonly ended: boolean;
}

export interface BodyPerson {
  readonly accountId: string;
  readonly login: string;
  readonly displayName: string;
  readonly roles: readonly SeenRole[];
}

interface PeopleView {
  readonly view: BodyView;
  readonly people: readonly BodyPerson[];
}

/** The people of a body with their roles; an administrator gives and ends them. */
export function BodyPeople({ view, people }: PeopleView) {
  const page = view.words.organisationPage;
  const isAdministrator = view.roles.includes("administrator");
  return (
    <section className="card" aria-labelledby="people">
      <h2 id="people">{page.peopleTitle}</h2>
      {people.length === 0 && <p className="quiet">{page.peopleNone}</p>}
      <ul className="people-list">
        {people.map((person) => (
          <li key={person.accountId} className="people-person">
            <div>
              <strong>{person.displayName}</strong> <span className="quiet code">{person.login}</span>
            </div>
            <ul className="plain people-roles">
              {person.roles.map((role) => (
                <RoleLine
                  key={`${role.role} ${role.until} ${role.ended}`}
                  view={view}
                  person={person}
                  role={role}
                  mayEnd={isAdministrator}
                />
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {isAdministrator && <Grant view={view} />}
    </section>
  );
}

interface RoleLineView {
  readonly view: BodyView;
  readonly person: BodyPerson;
  readonly role: SeenRole;
  readonly mayEnd: boolean;
}

function RoleLine({ view, person, role, mayEnd }: RoleLineView) {
  const { words, body } = view;
  const page = words.organisationPage;
  const name = wordFor(words.roles, role.role);
  return (
    <li>
      <span className={role.inForce ? "chip" : "chip over"}>{name}</span>{" "}
      <span className="quiet">
        {dated(page.until(role.until))}
        {role.ended ? ` · ${page.endedEarly}` : role.inForce ? "" : ` · ${page.over}`}
      </span>
      {mayEnd && role.inForce && (
        <ApiForm
          words={words}
          plan={{
            method: "POST",
            to: "/api/v1/bodies/self/roles/end",
            next: `/organisation?body=${body.uscc}&done=taken`,
            body: body.uscc,
            button: page.end,
            buttonName: page.endOf(name, person.displayName),
            look: "plain",
            fixed: { accountId: person.accountId, role: role.role },
          }}
        />
      )}
    </li>
  );
}

function Grant({ view }: { readonly view: BodyView }) {
  const { words, body, today } = view;
  const page = words.organisationPage;
  const plan = {
    method: "POST",
    to: "/api/v1/bodies/self/roles",
    next: `/organisation?body=${body.uscc}&done=granted`,
    body: body.uscc,
    button: page.grantButton,
  } as const;
  return (
    <>
      <h3>{page.grantTitle}</h3>
      <p className="quiet">{page.grantLead}</p>
      <ApiForm words={words} plan={plan}>
        <div className="people-row">
          <Field plan={{ name: "login", label: page.login, prefix: "grant" }} />
          <div className="people-field">
            <label htmlFor="grant-role">{page.role}</label>
            <select id="grant-role" name="role">
              {Object.entries(words.roles).map(([role, name]) => (
                <option key={role} value={role}>
                  {name}
                </option>
              ))}
            </select>
          </div>
          <Field plan={{ name: "until", label: page.lastDay, type: "date", min: today, prefix: "grant" }} />
        </div>
      </ApiForm>
    </>
  );
}
