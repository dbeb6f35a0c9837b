// SPDX-License-Identifier: Apache-2.0
export default {
  steps: 'Steps of grading', stepOf: 'Step {n} of {of}', later: 'Save, go on later', kept: 'Saved; go on at any time', locked: 'The judgement is complete and can only be read here. To change it, first choose “revise”.', rule: 'The rule',
  step: { object: 'Object', about: 'Description', scheme: 'Scheme', info: 'Information', service: 'Service', facts: 'Special cases', result: 'Result' },
  judged: 'The judgement', notJudged: 'Not judged yet.', floors: 'Levels not to go below', justification: 'Why it is nevertheless lower', versions: 'Grades so far ({n})', now: 'now', formSays: '{level} by the 2025 form', matrix: 'Level for each object and degree of harm',
  side: { info: 'Business information (S)', service: 'System service (A)' },
  object: {
    title: 'Can it be a grading object?', responsible_body: 'Is one definite body responsible for its security?', independent_business: 'Does it carry a relatively independent business?', several_resources: 'Is it made of several related resources?', single_component: 'Is it only a single component (a server, terminal, network device)?',
    kind: 'Which kind', is: 'It can be a grading object.', isNot: 'It cannot be graded alone; grade the system it belongs to.',
  },
  about: {
    title: 'What is this object?', author: 'Written by', body: 'Responsible body', composition: 'Composition and boundary', business: 'Business', data: 'Data', duty: 'Security duties',
    help: { body: 'Which body and which department answer for its security.', composition: 'Networks, devices and software it is made of, its boundary, its connections.', business: 'What it does, for whom, at what scale.', data: 'Which data, how much, personal or important data among them.', duty: 'Who builds, who runs, who manages it.' },
  },
  scheme: { title: 'By which scheme?', rule: 'The national standard and the 2025 filing form give different levels for national security. The filing must follow the form; the scheme used is kept with the grade.' },
  harms: {
    info: 'When the business information is damaged: who is harmed, how much?', service: 'When the service fails: who is harmed, how much?', none: 'not harmed', why: 'Why', whyHow: 'at least {n} characters',
    about: { info: 'The business information', service: 'The service' }, order: 'Judge national security first, then social order and public interest, then the rights of citizens and bodies. Several may be harmed; the highest counts.', consider: 'Consequences to consider',
  },
  facts: { title: 'Is there a special case?', big_data_personal: 'Big data with much personal information?', big_data_platform: 'A big-data platform that serves citizens?', carried: 'For a platform, the highest level of the systems it carries is taken from the register.', rule: 'In these cases a level is named below which one should not go; a lower one needs a written reason that experts and the sector department weigh.' },
  result: {
    first: 'Judge information and service first.', because: 'Business information {s}, system service {a}, the higher one counts: {level}.', other: '“{scheme}” gives {level}.', differs: 'The two schemes differ.',
    choose: 'Proposed level', notBelow: 'It may lie above the result, never below.', whatIf: 'What one changed judgement would do ({n})', level: 'Resulting level', side: 'Side', object: 'Object', fromTo: 'Change of degree', saveFirst: 'Save these choices and go on',
  },
}
