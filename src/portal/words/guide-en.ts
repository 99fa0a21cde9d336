import type { guideZh } from "./guide-zh.ts";

/** The guide in English, section by section as in Chinese. */
export const guideEn: typeof guideZh = {
  title: "Guide",
  sections: [
    {
      id: "what",
      heading: "What is published here",
      paragraphs: [
        "The platform publishes the credit information that law allows to be public: licences, penalties, lists, commitments and so on. Each record names the deciding body, the legal basis and the publicity term.",
        "Nothing outside the catalogue appears here. Natural persons have no public page and cannot be searched by name; their names are masked in the list of licences.",
      ],
    },
    {
      id: "terms",
      heading: "How the term is counted",
      paragraphs: [
        "The term starts on the day of the decision and depends on the severity: minor cases are normally not public, general and serious ones have a minimum and a maximum. Repair may be applied for from the day after the minimum ends; after the last day of the maximum, publicity ends by itself.",
        "The time line marks four days: decided, public from, repair from, public through, and where today stands. The values and articles are under “Law and terms”.",
      ],
    },
    {
      id: "as-of",
      heading: "Seeing an earlier day",
      paragraphs: [
        "A subject's page and the lists can be shown as of a day: they then show what could be public on that day. An earlier day is not the present; the page says which day it shows.",
      ],
    },
    {
      id: "figures",
      heading: "How the figures are counted",
      paragraphs: [
        "Every figure on the home page comes from the open interface /api/v1/statistics, where everyone finds the same raw data. “Records now public” are the records whose term holds today, judged one by one; it is not a running total. “Subjects” are registered organisations and sole traders. “Ending this month” are the records whose last public day is in this month.",
        "The chart by month counts licences and penalties that are public today, by the month of their decision; the chart by region counts by where the subject is registered.",
      ],
    },
    {
      id: "check",
      heading: "Checking for yourself",
      paragraphs: [
        "“Check in this browser” on a record card is done by your own browser: it computes the check digits of the code by the national standard, fetches every article about terms, computes the term again by the same rules as the platform, and judges whether the record may be public today. Whatever differs from the page is named.",
      ],
    },
    {
      id: "errors",
      heading: "When a record is wrong",
      paragraphs: [
        "Records are submitted by the deciding bodies. Whoever represents an organisation signs in and objects on the card itself, free of charge; a natural person turns to the deciding body or the source named there, which writes it down. The record is then marked as disputed, and its body answers in time: one person examines, another decides.",
        "A corrected record says which version it is; the earlier version is kept but no longer public. Where nothing is corrected, the answer gives its reasons and the ways on.",
      ],
    },
    {
      id: "people",
      heading: "What is open after signing in",
      paragraphs: [
        "People of bodies and representatives of enterprises sign in, at the top of each page. The operator of the platform makes accounts; the administrator of a body gives roles, and each role has a last day. After signing in, the head of the page lists what is open to you:",
      ],
    },
    {
      id: "delegate",
      heading: "How an enterprise is represented",
      paragraphs: [
        "The enterprise signs a statement with a key of its own (ES256 or SM2): which account, what it may do, first and last day, at most 12 months. It may be three things: looks, to see who looked; export, to take that along; correct, to see the records and object to them. The representative signs in and finds the number of the account under “My enterprise”; the enterprise signs; the representative registers the key and brings the statement on the same page, and can give it back at any time.",
        "docs/examples/sign-delegation.mjs of the program makes a key and signs. In a demonstration a stand-in takes the place of the national identity service, and confirms only enterprises that are marked as invented.",
      ],
    },
    {
      id: "access",
      heading: "Accessibility",
      paragraphs: [
        "Pages are made to level AA of the Web Content Accessibility Guidelines 2.2: the keyboard is enough, pages can be enlarged to 200%, and screen readers find a name on every control. Large type, high contrast and Chinese are at the top of each page; dark mode and reduced motion follow the settings of your system.",
        "Without JavaScript, searching, filtering, paging and looking at earlier days all work.",
      ],
    },
    {
      id: "send",
      heading: "How a body submits",
      paragraphs: [
        "Sign in to the workbench with your body's key, choose the kind of information and drop a CSV, XLSX or XLS file. Columns may be in any order, old and new column names are known, encodings are detected.",
        "Each row gets a result: accepted, accepted with warnings, duplicate, superseding, rejected. Download the rejected rows in the same template with the reasons, mend them and send the file again: rows already accepted are not duplicated.",
      ],
    },
    {
      id: "free",
      heading: "Always free",
      paragraphs: [
        "Searching, submitting and repair cost nothing, and no agent is authorised. If someone asks money to “delete a record”, do not pay, and tell the deciding body or the police.",
      ],
    },
  ],
  places: [
    ["/account", "My account", "password, authenticator, passkeys, sessions, recent security events"],
    [
      "/workbench",
      "Workbench",
      "sending files, mending rejected rows, receipts, looking at what is not public for a case (clerks and others)",
    ],
    [
      "/organisation",
      "Body and people",
      "people and roles, admissions to what is not public (administrators, law officers, auditors)",
    ],
    [
      "/objections",
      "Objections to answer",
      "writing down, examining and deciding objections (clerks, examiners, deciders)",
    ],
    [
      "/incidents",
      "Incidents",
      "judging, freezing and lifting, reporting, closing (the operator; other bodies see those about themselves)",
    ],
    ["/audit", "Audit trail", "who did what and for what, and whether the chain is whole (auditors)"],
    ["/my", "My enterprise", "who looked at what is not public about us, delegations (representatives)"],
    [
      "/my/objections",
      "Objections",
      "all records of the enterprise, objecting and reading the answers (representatives)",
    ],
    [
      "/trace",
      "Traces",
      "where a record came from, where it went and who answers, with the receipt of each transfer (representatives, auditors)",
    ],
  ],
  workbench: "Open the workbench",
  templates: "Empty templates",
  contents: "On this page",
};
