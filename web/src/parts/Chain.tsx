import { IconArrowLeft, IconArrowRight } from "@tabler/icons-react";
import { Fragment, type ReactElement } from "react";
import { Link } from "react-router";

import type { Step } from "../types";
import { plain, sort, verb } from "../words";
import { Classes, Reach } from "./Badges";
import { KindIcon } from "./Kind";

/** A path left to right: each stop a card, each relation an arrow with its verb. `choke` is marked. */
export function Chain({ steps, choke }: { steps: Step[]; choke?: string | undefined }): ReactElement {
  return (
    <ol className="chain">
      {steps.map((step, at) => (
        <Fragment key={`${step.asset.id}-${at}`}>
          <li className="stop" data-choke={step.asset.id === choke || undefined}>
            <Link to={`/inventory/${encodeURIComponent(step.asset.id)}`}>
              <KindIcon kind={step.asset.kind} size={30} />
              <span className="stop-name">{step.asset.name}</span>
              <span className="dim">{sort(step.asset)}</span>
              <span className="tags">
                <Reach exposure={step.asset.exposure} />
                <Classes names={step.asset.data_classes} worst={step.asset.sensitivity} most={2} />
                {step.asset.id === choke && <span className="tag choke">cut here</span>}
              </span>
              {step.why && <span className="stop-why dim">{step.why}</span>}
            </Link>
          </li>
          {at < steps.length - 1 && (
            <li className="verb">
              <span>{step.verb ? plain(step.verb) : "then"}</span>
              {step.forward ? <IconArrowRight size={18} aria-label="to" /> : <IconArrowLeft size={18} aria-label="from" />}
            </li>
          )}
        </Fragment>
      ))}
    </ol>
  );
}

/** The same path as sentences, for readers and screen readers. */
export function Sentences({ steps }: { steps: Step[] }): ReactElement {
  return (
    <ol className="sentences">
      {steps.slice(0, -1).map((step, at) => {
        const next = steps[at + 1];
        if (!next) return null;
        if (!step.verb) {
          return (
            <li key={at}>
              then {sort(next.asset)} <strong>{next.asset.name}</strong>
            </li>
          );
        }
        const [subject, object] = step.forward ? [step.asset, next.asset] : [next.asset, step.asset];
        return (
          <li key={at}>
            {sort(subject)} <strong>{subject.name}</strong> {verb(step.verb)} {sort(object)} <strong>{object.name}</strong>
            {object.data_classes.length > 0 && <>, which holds {object.data_classes.join(", ")}</>}
          </li>
        );
      })}
    </ol>
  );
}
