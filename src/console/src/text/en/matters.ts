// SPDX-License-Identifier: Apache-2.0
export default {
  review: 'Review the filing', regrade: 'Grade again', state: 'State', level: 'Level', party: 'Operator', police: 'Receiving organ', regulator: 'Sector regulator', system: 'System', opened: 'Opened', pack: 'Rules applied', basis: 'Arises from', basisOpen: 'open',
  procedure: { grading: 'Grading', filing: 'Filing', 'filing-change': 'Change of filing', 'filing-renewal': 'Renewal of certificate', 'filing-withdrawal': 'Withdrawal of filing' },
  about: {
    grading: 'Judges the protection level; expert review and sector approval determine it.', filing: 'From level 2 on: the form goes to the police, who examine it and issue the certificate.',
    'filing-change': 'When level or filed facts change: to the organ that received the filing.', 'filing-renewal': 'Before the certificate ends: to the organ that issued it.', 'filing-withdrawal': 'When the system is taken down: to the organ that received the filing.',
  },
  event: { 'filing-change': 'Day the change was decided', 'filing-withdrawal': 'Day the system was taken down' },
  returned: 'Round {n}: returned for correction ({at})',
  course: 'Course', step: { draft: 'Draft', judged: 'Judged', 'expert-review': 'Expert review', reviewed: 'Reviewed', 'sector-review': 'Sector review', determined: 'Determined', submitted: 'Police review', accepted: 'Accepted', certified: 'Certified' },
  waiting: 'Waiting for the {who}. You can follow the progress here.', closed: 'This matter is closed.', openWizard: 'Continue the grading wizard', movedOn: 'This matter has just moved on. It was read again; check it before you act.',
  inTheWay: '{n} points stand in the way of the next step', did: 'Done: {what}', confirm: 'Confirm: {what}',
  attachments: 'Attachments', attach: 'Upload', attached: '{name} is uploaded', automatic: 'opened by the platform (after an act of {who})', searchName: 'System name', formedHere: 'Made by the grading on this platform; nothing to upload', noFile: 'not uploaded', papers: 'Papers and receipts', noPapers: 'No paper yet.', preview: 'Preview', organ: 'Receiving organ', organWhy: 'Rule', formNow: 'The form as filled', formPreview: 'Preview the whole form (PDF)', receipt: 'Download the receipt',
  panel: 'Expert panel', member: 'Expert', chair: 'chair', noExperts: 'No expert has an account yet; ask the security administrator.',
  opinion: { title: 'Opinion', agree: 'agrees', disagree: 'does not agree', none: 'not given yet' },
  item: { what: 'What item {n} concerns', whatHow: 'table or paper', text: 'Reason of item {n}', textHow: 'what is wrong, what is asked', add: 'Add an item' },
  data: 'Filled in by the operator', fillMine: 'Me, today',
  field: { filled_by: 'Filled in by', filled_on: 'Filled in on', managed_at: 'Security managed at', operated_at: 'Operated at', registered_at: 'Registered at', equipped_at: 'Equipment stands at', is_branch: 'Local branch of a network graded centrally', change_kind: 'Kind of change', change_text: 'What changed', withdrawn_on: 'Taken down on', ground: 'Why it is withdrawn', data_disposal: 'What becomes of the data', note: 'Note' },
  choice: { change_kind: { level: 'level', particulars: 'particulars' } },
  filterProcedure: 'Kind of matter', filterGroup: 'Group', empty: { filtered: 'No matter fits the filters', nothing: 'No matter in your scope yet', how: 'Matters appear here when an operator begins a grading or sends a filing.' },
}
