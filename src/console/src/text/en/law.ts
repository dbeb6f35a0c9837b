// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Law and clauses', about: 'Where every obligation comes from: document, clause, and who owes it here.', documents: 'Documents', parts: '{n} clauses', reached: '{n} carried out', document: 'Document', clause: 'Clause', section: 'Place', text: 'What it demands (summary)', owed: 'Owed now', obligations: 'Obligations', authorities: 'Authorities', lists: 'Lists', settings: 'Settings', clocks: 'Time limits', campaigns: 'Campaigns', siblings: 'The same demand in other documents',
  owedHere: 'Within your scope:', owedNone: 'Nobody within your scope owes this at present.', sure: { H: 'text was read', M: 'one source', L: 'to be verified' }, issued: 'issued {on}', valid: 'in force from {from}', ended: 'until {to}', find: 'Find in the clauses', none: 'No such clause', ours: 'Clauses are told in summary; the official text governs.',
  role: { unit: 'the unit concerned', operator: 'operator', public: 'the public', expert: 'expert', 'expert-body': 'expert body' }, duty: 'Obligation', by: 'Owed by', to: 'Owed to', act: 'Act', who: 'Who may', back: 'All documents',
}
