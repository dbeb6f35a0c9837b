// SPDX-License-Identifier: Apache-2.0
// Pages and who finds them in the menu.  Rights are the server's: a page without rights shows so.
import { createRouter, createWebHashHistory, type RouteRecordRaw } from 'vue-router'
import { door } from './api/client'
import type { Role } from './api/types'
import { forget, isFull, loadSession, sessionState } from './state/session'

declare module 'vue-router' {
  interface RouteMeta { open?: boolean; bare?: boolean; group?: 'do' | 'alarm' | 'book' | 'rights' | 'run'; roles?: Role[]; title?: string }
}

export const business: Role[] = ['operator', 'expert', 'regulator', 'police']
export const seers: Role[] = ['operator', 'regulator', 'police']

export const routes: RouteRecordRaw[] = [
  { path: '/', redirect: '/home' },
  { path: '/home', name: 'home', component: () => import('./pages/Home.vue'), meta: { group: 'do', roles: business, title: 'home' } },
  { path: '/leader', name: 'leader', component: () => import('./pages/Leader.vue'), meta: { group: 'do', roles: seers, title: 'leader' } },
  { path: '/obligations', name: 'obligations', component: () => import('./pages/Obligations.vue'), meta: { title: 'obligations' } },
  { path: '/obligations/:id', name: 'obligation', component: () => import('./pages/ObligationPage.vue'), meta: { title: 'obligations' } },
  { path: '/figures', name: 'figures', component: () => import('./pages/Figures.vue'), meta: { group: 'do', roles: ['regulator', 'police'], title: 'figures' } },
  { path: '/warnings', name: 'warnings', component: () => import('./pages/Warnings.vue'), meta: { group: 'alarm', roles: seers, title: 'warnings' } },
  { path: '/warnings/:id', name: 'warning', component: () => import('./pages/WarningPage.vue'), meta: { title: 'warnings' } },
  { path: '/notices', name: 'notices', component: () => import('./pages/Notices.vue'), meta: { group: 'alarm', roles: seers, title: 'notices' } },
  { path: '/notices/:id', name: 'notice', component: () => import('./pages/NoticePage.vue'), meta: { title: 'notices' } },
  { path: '/publications', name: 'publications', component: () => import('./pages/Publications.vue'), meta: { title: 'notices' } },
  { path: '/publications/:id', name: 'publication', component: () => import('./pages/Publications.vue'), meta: { title: 'notices' } },
  { path: '/alerts', name: 'alerts', component: () => import('./pages/Alerts.vue'), meta: { group: 'alarm', roles: seers, title: 'alerts' } },
  { path: '/alerts/:id', name: 'alert', component: () => import('./pages/AlertPage.vue'), meta: { title: 'alerts' } },
  { path: '/events', name: 'events', component: () => import('./pages/EventSearch.vue'), meta: { group: 'alarm', roles: seers, title: 'events' } },
  { path: '/sensors', name: 'sensors', component: () => import('./pages/Sensors.vue'), meta: { group: 'alarm', roles: seers, title: 'sensors' } },
  { path: '/sensors/:id', name: 'sensor', component: () => import('./pages/SensorPage.vue'), meta: { title: 'sensors' } },
  { path: '/indicators', name: 'indicators', component: () => import('./pages/Indicators.vue'), meta: { group: 'alarm', roles: [...seers, 'system-admin'], title: 'indicators' } },
  { path: '/rules', name: 'rules', component: () => import('./pages/Rules.vue'), meta: { group: 'alarm', roles: [...seers, 'system-admin'], title: 'rules' } },
  { path: '/parties/:id/monitor', name: 'unit-monitor', component: () => import('./pages/UnitMonitor.vue'), meta: { title: 'alerts' } },
  { path: '/incidents/new', name: 'incident-report', component: () => import('./pages/IncidentReport.vue'), meta: { title: 'incidents' } },
  { path: '/incidents', name: 'incidents', component: () => import('./pages/Incidents.vue'), meta: { group: 'alarm', roles: seers, title: 'incidents' } },
  { path: '/incidents/:id', name: 'incident', component: () => import('./pages/IncidentPage.vue'), meta: { title: 'incidents' } },
  { path: '/responses', name: 'responses', component: () => import('./pages/Responses.vue'), meta: { group: 'alarm', roles: seers, title: 'responses' } },
  { path: '/responses/:id', name: 'response', component: () => import('./pages/ResponsePage.vue'), meta: { title: 'responses' } },
  { path: '/investigations/:id', name: 'investigation', component: () => import('./pages/InvestigationPage.vue'), meta: { title: 'responses' } },
  { path: '/resources', name: 'resources', component: () => import('./pages/Resources.vue'), meta: { group: 'alarm', roles: seers, title: 'resources' } },
  { path: '/plans', name: 'plans', component: () => import('./pages/Plans.vue'), meta: { group: 'alarm', roles: seers, title: 'plans' } },
  { path: '/plans/:id', name: 'plan', component: () => import('./pages/PlanPage.vue'), meta: { title: 'plans' } },
  { path: '/drills', name: 'drills', component: () => import('./pages/Drills.vue'), meta: { group: 'alarm', roles: seers, title: 'drills' } },
  { path: '/drills/:id', name: 'drill', component: () => import('./pages/DrillPage.vue'), meta: { title: 'drills' } },
  { path: '/watch', name: 'watch', component: () => import('./pages/Watch.vue'), meta: { group: 'alarm', roles: seers, title: 'watch' } },
  { path: '/watch/rosters', name: 'rosters', component: () => import('./pages/Rosters.vue'), meta: { title: 'watch' } },
  { path: '/topology', name: 'topology', component: () => import('./pages/Topology.vue'), meta: { group: 'alarm', roles: ['regulator', 'police'], title: 'topology' } },
  { path: '/watch/calls', name: 'watch-calls', component: () => import('./pages/WatchCalls.vue'), meta: { title: 'watch' } },
  { path: '/watch/periods', name: 'watch-periods', component: () => import('./pages/WatchPeriods.vue'), meta: { title: 'watch' } },
  { path: '/watch/periods/:id', name: 'watch-period', component: () => import('./pages/WatchPeriod.vue'), meta: { title: 'watch' } },
  { path: '/wall', name: 'wall', component: () => import('./pages/Wall.vue'), meta: { bare: true, group: 'alarm', roles: ['regulator', 'police'], title: 'wall' } },
  { path: '/sign-in', name: 'sign-in', component: () => import('./pages/SignIn.vue'), meta: { open: true, title: 'signin' } },
  { path: '/check', name: 'check', component: () => import('./pages/CertificateCheck.vue'), meta: { open: true, title: 'check' } },
  { path: '/my', name: 'my', component: () => import('./pages/MyMatters.vue'), meta: { group: 'do', roles: business, title: 'my' } },
  { path: '/matters', name: 'matters', component: () => import('./pages/Matters.vue'), meta: { group: 'do', roles: business, title: 'matters' } },
  { path: '/matters/:id', name: 'matter', component: () => import('./pages/MatterPage.vue'), meta: { title: 'matters' } },
  { path: '/matters/:id/grading', name: 'grading', component: () => import('./pages/GradingWizard.vue'), meta: { title: 'grading' } },
  { path: '/systems', name: 'systems', component: () => import('./pages/Systems.vue'), meta: { group: 'book', roles: seers, title: 'systems' } },
  { path: '/systems/new', name: 'system-new', component: () => import('./pages/SystemNew.vue'), meta: { title: 'systems' } },
  { path: '/systems/:id', name: 'system', component: () => import('./pages/SystemRecord.vue'), meta: { title: 'systems' } },
  { path: '/import', name: 'import', component: () => import('./pages/ImportSystems.vue'), meta: { group: 'book', roles: ['operator'], title: 'import' } },
  { path: '/parties', name: 'parties', component: () => import('./pages/Parties.vue'), meta: { group: 'book', roles: [...seers, 'system-admin'], title: 'parties' } },
  { path: '/parties/:id', name: 'party', component: () => import('./pages/PartyRecord.vue'), meta: { title: 'parties' } },
  { path: '/certificates', name: 'certificates', component: () => import('./pages/Certificates.vue'), meta: { group: 'book', roles: seers, title: 'certificates' } },
  { path: '/law', name: 'law', component: () => import('./pages/Law.vue'), meta: { group: 'book', roles: business, title: 'law' } },
  { path: '/law/:id', name: 'clause', component: () => import('./pages/LawClause.vue'), meta: { title: 'law' } },
  { path: '/campaigns', name: 'campaigns', component: () => import('./pages/Campaigns.vue'), meta: { group: 'do', roles: seers, title: 'campaigns' } },
  { path: '/campaigns/:id', name: 'campaign', component: () => import('./pages/CampaignPage.vue'), meta: { title: 'campaigns' } },
  { path: '/inbox', name: 'inbox', component: () => import('./pages/Inbox.vue'), meta: { group: 'do', roles: [...business, 'system-admin'], title: 'inbox' } },
  { path: '/reminders', name: 'reminders', component: () => import('./pages/Reminders.vue'), meta: { title: 'reminders' } },
  { path: '/channels', name: 'channels', component: () => import('./pages/Channels.vue'), meta: { group: 'run', roles: ['system-admin'], title: 'channels' } },
  { path: '/deliveries', name: 'deliveries', component: () => import('./pages/Deliveries.vue'), meta: { group: 'run', roles: ['system-admin'], title: 'deliveries' } },
  { path: '/accounts', name: 'accounts', component: () => import('./pages/Accounts.vue'), meta: { group: 'run', roles: ['security-admin'], title: 'accounts' } },
  { path: '/journal', name: 'journal', component: () => import('./pages/Journal.vue'), meta: { group: 'run', roles: ['audit-admin'], title: 'journal' } },
  { path: '/regions', name: 'regions', component: () => import('./pages/Regions.vue'), meta: { group: 'run', roles: ['system-admin'], title: 'regions' } },
  { path: '/health', name: 'health', component: () => import('./pages/Health.vue'), meta: { group: 'run', roles: ['system-admin', 'security-admin', 'audit-admin'], title: 'health' } },
  { path: '/:rest(.*)*', name: 'lost', component: () => import('./pages/Lost.vue'), meta: { title: 'lost' } },
]

export const router = createRouter({
  history: createWebHashHistory(),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

/* Where each role begins. */
export function homeOf(roles: readonly Role[]): string {
  if (roles.includes('security-admin')) return '/accounts'
  if (roles.includes('audit-admin')) return '/journal'
  if (roles.includes('system-admin')) return '/health'
  return '/home'
}

router.beforeEach(async (to) => {
  if (!sessionState.known) await loadSession()
  if (to.meta.open) return true
  if (!isFull.value) return { name: 'sign-in', query: { back: to.fullPath } }
  const roles = sessionState.session?.account.roles ?? []
  if ((to.name === 'my' || to.name === 'home') && !business.some((role) => roles.includes(role))) return homeOf(roles)
  return true
})

door.signedOut = () => {
  const here = router.currentRoute.value
  forget()
  if (!here.meta.open) void router.replace({ name: 'sign-in', query: { back: here.fullPath, ended: '1' } })
}
