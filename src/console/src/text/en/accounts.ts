// SPDX-License-Identifier: Apache-2.0
export default {
  about: 'Accounts are closed, never deleted; every change is in the audit journal', search: 'Find by user or person', new: 'New account', name: 'Person / user name', signName: 'User name', person: 'Person', roles: 'Roles', scope: 'Party and scope', factors: 'Sign-in', last: 'Last sign-in',
  password: 'password', totp: 'second factor', certificate: 'certificate', notEnrolled: 'not enrolled', code: 'One-time code', codeHow: 'Hand it to {name} in person or by a safe way. It is shown this once and works once; earlier codes end.', codeUntil: 'Valid until {at}',
  lock: 'Lock', unlock: 'Unlock', lockHow: 'The account is signed out at once and cannot sign in.', unlockHow: 'The account may sign in again with its password and second factor.', none: 'No account fits',
  separated: 'System, security and audit administrators are separated: an account holds one of the three and no business role (GB/T 22239-2019, 8.1.5).',
  party: 'Party', region: 'Region', sector: 'Sector', everySector: 'every sector', state: { active: 'active', locked: 'locked', closed: 'closed' },
}
