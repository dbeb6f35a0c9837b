// SPDX-License-Identifier: Apache-2.0
// Units and systems as the topology draws them.
export interface TopologyNode { id: string, kind: string, name: string, region: string, party: string, systems: number, level: number, warned: string }
export interface TopologyLink { from: string, to: string, relation: string }
