// SPDX-License-Identifier: Apache-2.0
export default {
  title: 'Network security of {region}', exercise: 'Exercise', visitor: 'Visitors', leave: 'Back',
  response: 'Response', noResponse: 'none', level: 'Level {level}', duty: 'On duty', nobody: 'not entered', fresh: 'Data age', seconds: '{n} s', minutes: '{n} min',
  lost: 'The connection is lost; this is as of {at}', loading: 'Loading', beijing: 'Beijing time',
  warnings: 'Active warnings', incidents: 'Open incidents', ticker: 'What happened', trend: 'Last 24 hours (entries per hour)', sectors: 'Overdue duties by sector', calm: 'No warning is active', quiet: 'No incident is open', still: 'Nothing in 24 hours', none: 'No duty is overdue',
  more: '{n} more of lower levels', moreIncidents: '{n} more',
  sent: 'sent', signed: 'signed', fedback: 'fed back', oldest: 'oldest unsigned {for}', all: 'all signed', bar: 'sent {sent}, signed {signed}, fed back {fed}, of {total}',
  running: 'for {for}', next: 'next {at}', late: 'overdue', today: 'today', mean: 'mean of 7 days',
  total: { parties: 'Units', high: 'Systems of level 3+', unsigned: 'Unsigned', incidents: 'Open incidents', overdue: 'Overdue duties' }, ofSystems: 'of {n} systems', ofWarnings: '{n} active warnings', ofResponses: '{n} responses running', ofDuties: '{n} not done',
  map: 'Units, systems and warnings of {region}, schematic', notAMap: 'schematic, not a map', units: '{n} units', affected: '{n} affected', unit: 'unit', hub: 'region', link: 'platform that systems stand on', table: 'As a table', drawing: 'As a drawing', cut: 'Too many units: some are left out',
  column: { region: 'Region', parties: 'Units', systems: 'Systems', high: 'Level 3+', level: 'Highest warning', affected: 'Units affected', incidents: 'Open incidents', name: 'Unit', on: 'Stands on', warned: 'Active warning' },
  topology: 'Topology of units and systems', choose: 'Region', whole: 'all', systemsOf: 'Systems of {name}', back: 'Back to units', relation: { platform: 'runs on', parent: 'belongs to', runs: 'runs' }, search: 'Find',
  hours: '{h} h {m} min', days: '{d} d {h} h', mins: '{m} min',
}
