// SPDX-License-Identifier: Apache-2.0
export default {
  app: 'Panshi',
  demo: 'Demonstration data',
  skip: 'Skip to the content',
  search: 'Search systems',
  zone: 'Beijing, UTC+8',
  menu: 'Main menu',
  signout: 'Sign out',
  pressing: 'overdue and due today',
  last: 'Last sign-in {at}, {from}',
  keys: 'Shortcuts',
  skew: 'The clock of this computer differs from the server by more than 60 seconds. Terms run on server time.',
  printed: 'Printed by {who}, {at} (Beijing time)',
  group: { do: 'Duties', alarm: 'Emergency', book: 'Register', run: 'Administration', open: 'Public' },
  page: {
    warnings: 'Warnings', notices: 'Notices', incidents: 'Incidents', responses: 'Responses', resources: 'Resources', plans: 'Plans', drills: 'Drills', watch: 'Watch', wall: 'Wall display',
    home: 'My obligations', leader: 'Overview', figures: 'Figures', obligations: 'Obligations', law: 'Law and clauses', campaigns: 'Campaigns', inbox: 'Inbox', reminders: 'Reminders', channels: 'Channels', deliveries: 'Deliveries', my: 'My matters', matters: 'All matters', systems: 'Systems', import: 'Import', parties: 'Parties, people',
    certificates: 'Certificates', check: 'Check certificate', accounts: 'Accounts, roles', journal: 'Audit journal',
    regions: 'Regions', health: 'Health', signin: 'Sign in', grading: 'Grading wizard', lost: 'No such page',
  },
  key: { jk: 'next / previous', enter: 'open', esc: 'close details, leave a field', slash: 'search', help: 'this help' },
  idle: { title: 'About to lock', text: 'Nothing has been done for a while. In {n} seconds you will have to sign in again; your place is kept.', stay: 'Stay signed in' },
}
