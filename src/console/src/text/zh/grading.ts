// SPDX-License-Identifier: Apache-2.0
export default {
  steps: '定级步骤', stepOf: '第 {n} 步，共 {of} 步', later: '保存，以后继续', kept: '已保存，可随时继续', locked: '已完成判定，这里只能查看；需要修改时先“退回修改”。', rule: '依据',
  step: { object: '定级对象', about: '情况说明', scheme: '判定规则', info: '业务信息安全', service: '系统服务安全', facts: '特别情形', result: '结果' },
  judged: '定级判定', notJudged: '尚未完成判定。', floors: '不低于的等级', justification: '低于上述等级的理由', versions: '历次定级（{n}）', now: '至今', formSays: '按 2025 备案表为{level}', matrix: '客体与侵害程度对应的等级',
  side: { info: '业务信息安全（S）', service: '系统服务安全（A）' },
  object: {
    title: '它能否作为定级对象？', responsible_body: '有确定的主要安全责任主体？', independent_business: '承载相对独立的业务应用？', several_resources: '包含相互关联的多个资源？', single_component: '只是单一组件（服务器、终端、网络设备等）？',
    kind: '属于哪一类', is: '可以作为定级对象。', isNot: '不能单独作为定级对象，请并入其所属系统。',
  },
  about: {
    title: '这个对象是什么样的？', author: '撰写人', body: '责任主体', composition: '构成与边界', business: '承载的业务', data: '承载的数据', duty: '安全责任',
    help: { body: '哪个单位、哪个部门对它的安全负责。', composition: '由哪些网络、设备和软件组成，边界在哪里，与谁互联。', business: '提供哪些业务，面向谁，规模多大。', data: '承载哪些数据，量有多大，是否涉及个人信息和重要数据。', duty: '建设、运维、管理各由谁承担。' },
  },
  scheme: { title: '按哪一套规则判定？', rule: '国家标准和 2025 年版备案表对“国家安全”一栏的对应等级不同。备案须按备案表的情形填报；所用规则随定级记录保存。' },
  harms: {
    info: '业务信息被破坏时，侵害谁？有多严重？', service: '系统服务中断时，侵害谁？有多严重？', none: '不侵害', why: '判断理由', whyHow: '不少于 {n} 个字',
    about: { info: '业务信息描述', service: '系统服务描述' }, order: '先看国家安全，再看社会秩序和公共利益，最后看公民、法人和其他组织的合法权益。可同时侵害多个客体，取最高。', consider: '需要考虑的后果',
  },
  facts: { title: '有没有需要特别对待的情形？', big_data_personal: '大数据，且包含大量个人信息？', big_data_platform: '为公民提供服务的大数据平台？', carried: '作为平台承载其他系统时，所承载系统的最高等级由台账自动核对。', rule: '下列情形原则上不低于规定的等级；确需低于时须写明理由，由专家和主管部门评判。' },
  result: {
    first: '请先完成业务信息安全和系统服务安全的判断。', because: '业务信息安全{s}，系统服务安全{a}，取较高者：{level}。', other: '按“{scheme}”判定为{level}。', differs: '两套规则结果不同。',
    choose: '拟定级别', notBelow: '可以高于、不可以低于判定结果。', whatIf: '改变一项判断，结果会怎样（{n} 种）', level: '结果等级', side: '方面', object: '客体', fromTo: '程度的变化', saveFirst: '保存以上选择，然后继续',
  },
}
