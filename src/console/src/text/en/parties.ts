// SPDX-License-Identifier: Apache-2.0
export default {
  new: 'Register a party', search: 'Find by name or credit code', name: 'Name', kinds: 'Kinds', uscc: 'Social credit code', organ_code: 'Organ code of the police (12 digits)', region: 'Region', sectors: 'Sectors', systems: 'Its systems',
  empty: 'No party fits', nothing: 'No party in your scope', nothingHow: 'Parties are registered by system administrators and regulators, or come with an import.', tab: { facts: 'Facts', form: 'Form, table 1', people: 'People', events: 'Facts and duties', history: 'History' },
  addPerson: 'Add a person', editPerson: 'Change a person', personRemoved: '{name} removed', personReason: 'facts about the person updated', personLeft: 'no longer in this post', noPeople: 'No person is registered', noPeopleHow: 'Register head, security lead and contacts; the receiving organ reaches them so.',
  person: { name: 'Name', post: 'Post', roles: 'Duties', reach: 'Reach', valid: 'Term', phone: 'Office telephone', mobile: 'Mobile', email: 'E-mail', valid_from: 'From', valid_to: 'To' },
  personRole: { head: 'head of the unit', 'security-lead': 'security lead', 'data-lead': 'data security lead', liaison: 'liaison', contact: 'contact', expert: 'expert' },
  kind: {
    operator: 'network operator', 'party-organ': 'Party organ', 'government-organ': 'government organ', institution: 'public institution', 'state-enterprise': 'state enterprise', 'central-enterprise': 'central enterprise', 'cii-operator': 'CII operator', regulator: 'sector regulator',
    'protection-department': 'protection department', police: 'police', 'cyberspace-office': 'cyberspace office', 'mlps-office': 'MLPS office', 'telecom-authority': 'telecom authority', assessor: 'assessor', 'service-company': 'security service', carrier: 'carrier',
    'internet-company': 'internet company', 'industrial-internet': 'industrial internet', 'vehicle-network': 'vehicle network', 'expert-body': 'expert body', 'support-team': 'support team', 'emergency-office': 'emergency office', 'big-data-bureau': 'big-data bureau', 'industry-bureau': 'industry and IT bureau', 'notification-centre': 'notification centre', 'cryptography-department': 'cryptography department', 'state-security': 'state security organ', 'secrecy-department': 'secrecy department', government: 'government (development zones included)',
  },
}
