// SPDX-License-Identifier: Apache-2.0
// Closed lists of words that the register speaks; their texts are in the catalogues.
export const LEVELS = [5, 4, 3, 2, 1, 0]
export const STATES = ['planning', 'design', 'building', 'pre-launch', 'operation', 'changing', 'withdrawn']
export const FILINGS = ['none', 'declared', 'pending', 'filed', 'expired', 'withdrawn']
export const KINDS = ['network', 'system', 'data']
export const TECHNOLOGIES = ['cloud', 'mobile', 'iot', 'ics', 'bigdata', 'other']
export const PARTY_KINDS = [
  'operator', 'party-organ', 'government-organ', 'institution', 'state-enterprise', 'central-enterprise', 'cii-operator',
  'regulator', 'protection-department', 'police', 'cyberspace-office', 'mlps-office', 'telecom-authority', 'assessor',
  'service-company', 'carrier', 'internet-company', 'industrial-internet', 'vehicle-network', 'expert-body', 'support-team',
  'emergency-office', 'big-data-bureau', 'industry-bureau', 'notification-centre', 'cryptography-department', 'state-security', 'secrecy-department', 'government',
]
export const PERSON_ROLES = ['head', 'security-lead', 'data-lead', 'liaison', 'contact', 'expert']
export const PROCEDURES = ['grading', 'filing', 'filing-change', 'filing-renewal', 'filing-withdrawal'] as const
