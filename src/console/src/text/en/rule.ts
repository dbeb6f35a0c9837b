// SPDX-License-Identifier: Apache-2.0
export default {
  about: 'The Sigma rules in force on this node and the state of each; the command panshi rules load puts them in force.', none: 'No rules yet', noneHow: 'Run panshi rules load FOLDER --data DIR on the server.', filtered: 'No rule fits',
  loaded: '{n} work', unsupported: '{n} cannot be used', generation: 'load number {n}', from: 'counted since {at}', why: 'see why',
  searchHow: 'Title, id, file, tag', anyLevel: 'Any level', anyState: 'Any state', order: 'Order', orders: { matches: 'Most matches', last: 'Latest match', cost: 'Dearest', place: 'As loaded' },
  title: 'Rule', level: 'Level', state: 'State', source: 'Log source', asked: 'Events of its source', evaluated: 'Worked out', matched: 'Matches', last: 'Latest match', lastAsked: 'Latest event of its source', cost: 'Cost each time', never: 'Never', notMeasured: 'Not measured',
  states: { matched: 'Has matched', quiet: 'Asked, no match', waiting: 'No event yet', unrouted: 'No format for it', applied: 'Filter', unsupported: 'Cannot be used' },
  levels: { critical: 'Critical', high: 'High', medium: 'Medium', low: 'Low', informational: 'Informational' },
  kinds: { detection: 'Detection', correlation: 'Correlation', filter: 'Filter' }, part: 'feeds a correlation only', limited: 'expression gave up {n} times', ns: '{n} ns',
  costHow: 'Cost: average time of the rule\'s own condition, sampled in one event of {every}; text tests that rules share are not in it.', samples: '{n} samples',
}
