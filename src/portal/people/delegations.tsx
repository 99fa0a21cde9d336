import { Fragment } from "react";
import { dated } from "../parts/dated.ts";
import { wordFor } from "../words/index.ts";
import type { PeopleWords } from "../words/people-zh.ts";
import { ApiForm } from "./form.tsx";
import type { RepresentationSeen } from "./representation-view.ts";

interface DelegationsView {
  readonly words: PeopleWords;
  readonly delegations: readonly RepresentationSeen[];
}

/** What enterprises delegated to whoever is signed in: for what, from when until when, and the way to give it back. */
export function Delegations({ words, delegations }: DelegationsView) {
  const page = words.myPage;
  if (delegations.length === 0) return null;
  const inForceFirst = [...delegations].sort((one, other) => Number(other.inForce) - Number(one.inForce));
  return (
    <section className="card" aria-labelledby="delegations">
      <h2 id="delegations">{page.delegationsTitle}</h2>
      <ul className="people-list">
        {inForceFirst.map((one) => (
          <DelegationLine key={one.id} words={words} delegation={one} />
        ))}
      </ul>
    </section>
  );
}

interface LineView {
  readonly words: PeopleWords;
  readonly delegation: RepresentationSeen;
}

function DelegationLine({ words, delegation }: LineView) {
  const page = words.myPage;
  const { id, subject, scopes, from, until, ended, inForce } = delegation;
  return (
    <li>
      <div>
        <strong lang="zh-CN">{subject.name}</strong> <span className="code">{subject.uscc}</span>{" "}
        <span className={inForce ? "chip good" : "chip over"}>
          {inForce ? page.inForce : ended ? page.ended : page.notInForce}
        </span>
        <p>
          {scopes.map((scope) => (
            <Fragment key={scope}>
              <span className="chip">{wordFor(page.scopes, scope)}</span>{" "}
            </Fragment>
          ))}
        </p>
        <p className="quiet">{dated(page.span(from, until))}</p>
      </div>
      {inForce && (
        <ApiForm
          words={words}
          plan={{
            method: "POST",
            to: `/api/v1/representations/${id}/end`,
            next: "/my?done=given-back",
            button: page.giveBack,
            buttonName: page.giveBackOf(subject.name),
            look: "plain",
          }}
        />
      )}
    </li>
  );
}
