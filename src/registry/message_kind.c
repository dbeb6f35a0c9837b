/* SPDX-License-Identifier: Apache-2.0
 * The catalogue of messages and how one is put into words. */
#include "registry/message_kind.h"

#include <stdio.h>

#include "registry/message_limits.h"

#include "base/banned.h"

#define GROUP_WORD(name, word, zh, en, mail) word,
#define GROUP_ZH(name, word, zh, en, mail)   zh,
#define GROUP_EN(name, word, zh, en, mail)   en,
#define GROUP_MAIL(name, word, zh, en, mail) mail,
static const char *const group_words[] = {MESSAGE_GROUP_TABLE(GROUP_WORD)};
static const char *const group_zh[] = {MESSAGE_GROUP_TABLE(GROUP_ZH)};
static const char *const group_en[] = {MESSAGE_GROUP_TABLE(GROUP_EN)};
static const char *const group_mail[] = {MESSAGE_GROUP_TABLE(GROUP_MAIL)};

/* clang-format off */
static const struct message_kind kinds[] = {
    {"duty-before", MESSAGE_DUTY_BEFORE,
     "{days} 天后到期：{duty}",
     "“{duty}”应于 {due} 前完成，还有 {days} 天。级别：{level}。依据：{clause}。编号：{number}。",
     "对象：{subject}。责任单位：{owed_by}。",
     "Due in {days} day(s): {duty}",
     "\"{duty}\" is due by {due}, in {days} day(s). Level: {level}. Basis: {clause}. No. {number}.",
     "Subject: {subject}. Owed by: {owed_by}."},
    {"duty-hours", MESSAGE_DUTY_BEFORE,
     "{hours} 小时内到期：{duty}",
     "“{duty}”应于 {due} 前完成。级别：{level}。依据：{clause}。编号：{number}。",
     "对象：{subject}。责任单位：{owed_by}。",
     "Due within {hours} hour(s): {duty}",
     "\"{duty}\" is due by {due}. Level: {level}. Basis: {clause}. No. {number}.",
     "Subject: {subject}. Owed by: {owed_by}."},
    {"duty-due", MESSAGE_DUTY_DUE,
     "今天到期：{duty}",
     "“{duty}”今天（{due}）到期。级别：{level}。依据：{clause}。编号：{number}。",
     "对象：{subject}。责任单位：{owed_by}。",
     "Due today: {duty}",
     "\"{duty}\" is due today ({due}). Level: {level}. Basis: {clause}. No. {number}.",
     "Subject: {subject}. Owed by: {owed_by}."},
    {"duty-late", MESSAGE_DUTY_AFTER,
     "已过期限：{duty}",
     "“{duty}”应于 {due} 前完成，期限已过。级别：{level}。依据：{clause}。编号：{number}。",
     "对象：{subject}。责任单位：{owed_by}。",
     "Past its term: {duty}",
     "\"{duty}\" was due by {due}; the term has passed. Level: {level}. Basis: {clause}. No. {number}.",
     "Subject: {subject}. Owed by: {owed_by}."},
    {"duty-after", MESSAGE_DUTY_AFTER,
     "已逾期 {days} 天：{duty}",
     "“{duty}”应于 {due} 前完成，已逾期 {days} 天。级别：{level}。依据：{clause}。编号：{number}。",
     "对象：{subject}。责任单位：{owed_by}。",
     "Overdue by {days} day(s): {duty}",
     "\"{duty}\" was due by {due} and is overdue by {days} day(s). Level: {level}. Basis: {clause}. "
     "No. {number}.",
     "Subject: {subject}. Owed by: {owed_by}."},
    {"duty-escalated", MESSAGE_ESCALATION,
     "逾期 {days} 天仍未完成：{duty}",
     "“{duty}”应于 {due} 前完成，逾期 {days} 天仍未见完成的证明。级别：{level}。依据：{clause}。"
     "编号：{number}。",
     "对象：{subject}。责任单位：{owed_by}。",
     "Still not done, {days} day(s) overdue: {duty}",
     "\"{duty}\" was due by {due}; after {days} day(s) there is no proof that it was done. Level: "
     "{level}. Basis: {clause}. No. {number}.",
     "Subject: {subject}. Owed by: {owed_by}."},
    {"duty-assigned", MESSAGE_ASSIGNMENT,
     "交给您办理：{duty}",
     "“{duty}”已交给您办理，期限：{due}。依据：{clause}。编号：{number}。",
     "对象：{subject}。责任单位：{owed_by}。",
     "Assigned to you: {duty}",
     "\"{duty}\" was assigned to you; due: {due}. Basis: {clause}. No. {number}.",
     "Subject: {subject}. Owed by: {owed_by}."},
    {"duty-act", MESSAGE_ASSIGNMENT,
     "{act}：{duty}",
     "“{duty}”：{act}。期限：{due}。依据：{clause}。编号：{number}。",
     "对象：{subject}。责任单位：{owed_by}。",
     "{act}: {duty}",
     "\"{duty}\": {act}. Due: {due}. Basis: {clause}. No. {number}.",
     "Subject: {subject}. Owed by: {owed_by}."},
    {"matter-turn", MESSAGE_MATTER,
     "{procedure}：{act}",
     "一件“{procedure}”事项有新进展：{act}。编号：{number}。",
     "系统：{subject}。单位：{owed_by}。",
     "{procedure}: {act}",
     "A matter \"{procedure}\" moved on: {act}. No. {number}.",
     "System: {subject}. Party: {owed_by}."},
    {"delivery-dead", MESSAGE_DELIVERY,
     "未能送达，请处理：{channel}",
     "经“{channel}”发出的消息（{count} 条）未能送达：{evidence}。请检查渠道或收件地址，然后重新发送。",
     "收件人：{reader}。",
     "Could not be delivered, please see to it: {channel}",
     "{count} message(s) by \"{channel}\" could not be delivered: {evidence}. Check the channel or "
     "the address, then send again.",
     "Reader: {reader}."},
    {"not-reached", MESSAGE_DELIVERY,
     "有 {count} 条提醒没有送达本单位的 {reader}",
     "经“{channel}”发给 {reader} 的 {count} 条提醒没有送达。请当面告知，并请本人核对收件地址。",
     "",
     "{count} reminder(s) did not reach {reader} of your unit",
     "{count} reminder(s) by \"{channel}\" did not reach {reader}. Please tell them in person, and "
     "have them check their address.",
     ""},
    {"warning-issued", MESSAGE_WARNING,
     "{mark}{level}预警：{title}",
     "{issuer}发布预警“{title}”（{number}），级别：{level}。请立即签收，并按要求反馈处置情况。",
     "",
     "{mark}{level} warning: {title}",
     "{issuer} issued the warning \"{title}\" ({number}), level: {level}. Sign for it at once, then "
     "feed back what was done.",
     ""},
    {"warning-changed", MESSAGE_WARNING,
     "{mark}预警调整为{level}：{title}",
     "{issuer}调整了预警“{title}”（{number}），现为{level}。请查看变化并按新的要求处置。",
     "",
     "{mark}Warning now {level}: {title}",
     "{issuer} changed the warning \"{title}\" ({number}); it is now {level}. See what changed and "
     "act on it.",
     ""},
    {"warning-lifted", MESSAGE_WARNING,
     "{mark}预警解除：{title}",
     "{issuer}已解除预警“{title}”（{number}）。",
     "",
     "{mark}Warning lifted: {title}",
     "{issuer} lifted the warning \"{title}\" ({number}).",
     ""},
    {"warning-proposed", MESSAGE_WARNING,
     "{mark}建议发布{level}预警：{title}",
     "有单位建议发布{level}预警“{title}”，其级别或范围由本机关决定。请研判后采纳或者不予采纳。",
     "",
     "{mark}Proposed {level} warning: {title}",
     "A {level} warning \"{title}\" was proposed; its level or scope is for your office to decide. "
     "Judge it, then take it over or decline.",
     ""},
    {"warning-taken", MESSAGE_WARNING,
     "{mark}预警建议已被采纳：{title}",
     "您单位建议的{level}预警“{title}”已被有权机关采纳为草稿。",
     "",
     "{mark}Proposed warning taken over: {title}",
     "The {level} warning \"{title}\" that your unit proposed is now a draft of the office that may.",
     ""},
    {"warning-declined", MESSAGE_WARNING,
     "{mark}预警建议未被采纳：{title}",
     "您单位建议的{level}预警“{title}”未被采纳，已退回草稿，理由见经过。",
     "",
     "{mark}Proposed warning declined: {title}",
     "The {level} warning \"{title}\" that your unit proposed was declined and is a draft again; the "
     "reason stands in its timeline.",
     ""},
    {"notice-issued", MESSAGE_WARNING,
     "{mark}通报：{title}",
     "{issuer}发出通报“{title}”（{number}）。请签收，并反馈整改措施和证明。",
     "",
     "{mark}Notice: {title}",
     "{issuer} sent the notice \"{title}\" ({number}). Sign for it, then feed back measures and proof.",
     ""},
    {"notice-withdrawn", MESSAGE_WARNING,
     "{mark}通报已撤回：{title}",
     "{issuer}撤回了通报“{title}”（{number}）。理由：{reason}。",
     "",
     "{mark}Notice withdrawn: {title}",
     "{issuer} withdrew the notice \"{title}\" ({number}). Reason: {reason}.",
     ""},
    {"notice-passed-on", MESSAGE_WARNING,
     "转来通报：{title}",
     "{from}转来{issuer}的通报“{title}”（{number}），请按共享标识使用。",
     "",
     "Notice passed on: {title}",
     "{from} passed on the notice \"{title}\" ({number}) of {issuer}. Use it as its mark allows.",
     ""},
    {"notice-term", MESSAGE_WARNING,
     "{answer}：{title}",
     "通报“{title}”（{number}）：{party}，{answer}。期限：{due}。",
     "",
     "{answer}: {title}",
     "Notice \"{title}\" ({number}), {party}: {answer}. Term: {due}.",
     ""},
    {"publication-asked", MESSAGE_WARNING,
     "发布前报告：{title}",
     "{party}拟于 {due} 公开发布“{title}”，现向贵单位报告或申请。依据：{clause}。",
     "",
     "Before publication: {title}",
     "{party} means to publish \"{title}\" on {due} and reports to you or asks you. Basis: {clause}.",
     ""},
    {"publication-answered", MESSAGE_WARNING,
     "{answer}：{title}",
     "{party}对拟发布的“{title}”答复：{answer}。",
     "",
     "{answer}: {title}",
     "{party} answered on \"{title}\", which you mean to publish: {answer}.",
     ""},
    {"incident-told", MESSAGE_INCIDENT,
     "{mark}有单位报告您单位发生事件：{title}",
     "有单位报告您单位发生网络安全事件“{title}”（{number}）。请核实：属实的予以确认，不属实的提出异议。",
     "",
     "{mark}An incident of your unit was reported by others: {title}",
     "Somebody reported the incident \"{title}\" ({number}) of your unit. Check it: acknowledge what "
     "is true, contest what is not.",
     ""},
    {"incident-observed", MESSAGE_INCIDENT,
     "{mark}事件可能涉及本地区：{title}",
     "{issuer}报告的网络安全事件“{title}”（{number}，{level}）可能涉及本地区，您单位列为观察方，可查看经过和报告时限。",
     "",
     "{mark}An incident may concern your region: {title}",
     "The incident \"{title}\" ({number}, {level}) reported by {issuer} may concern your region. Your "
     "office is an observer and sees its timeline and clocks.",
     ""},
    {"incident-report-sent", MESSAGE_INCIDENT,
     "{mark}收到事件报告：{title}",
     "{issuer}报送了网络安全事件“{title}”（{number}，{level}）的{report}。请签收或者退回。",
     "",
     "{mark}Incident report: {title}",
     "{issuer} sent the {report} of the incident \"{title}\" ({number}, {level}). Sign for it or send "
     "it back.",
     ""},
    {"incident-report-answered", MESSAGE_INCIDENT,
     "{mark}事件报告{answer}：{title}",
     "{party}对网络安全事件“{title}”（{number}）的{report}：{answer}。",
     "",
     "{mark}Incident report {answer}: {title}",
     "{party} on the {report} of the incident \"{title}\" ({number}): {answer}.",
     ""},
    {"recipient-escalated", MESSAGE_WARNING,
     "{mark}有 {count} 个单位仍未签收：{title}",
     "“{title}”（{number}）发出已逾 {minutes} 分钟，您主管的 {count} 个单位仍未签收：{parties}。请督促。",
     "",
     "{mark}{count} unit(s) have not signed for it yet: {title}",
     "\"{title}\" ({number}) was sent over {minutes} minutes ago; {count} unit(s) that you supervise "
     "have not signed for it: {parties}. Please see that they do.",
     ""},
    {"drill-named", MESSAGE_WATCH,
     "【演练】您单位参加演练：{title}",
     "{organiser}组织演练“{title}”，您单位担任{part}。请按演练规则准备；演练方案不得外传。",
     "",
     "[Drill] Your unit takes part: {title}",
     "{organiser} holds the drill \"{title}\"; your unit is {part}. Prepare by its rules, and do not "
     "pass on its plan.",
     ""},
    {"drill-inject", MESSAGE_WATCH,
     "【演练】情况通报：{title}",
     "【演练】{words} 请按预案处置。这是演练，不是真实事件。",
     "",
     "[Drill] {title}",
     "[Drill] {words} Respond by the plan. This is a drill; it is not real.",
     ""},
    {"drill-alarm", MESSAGE_WATCH,
     "【演练】{news}：{title}",
     "演练“{title}”：{news}。{words}",
     "",
     "[Drill] {news}: {title}",
     "The drill \"{title}\": {news}. {words}",
     ""},
    {"task-new", MESSAGE_WATCH,
     "新任务：{task}",
     "请办理：{task}。期限：{due}。依据：{clause}。编号：{number}。",
     "单位：{party}。",
     "New task: {task}",
     "Please see to it: {task}. Due: {due}. Basis: {clause}. No. {number}.",
     "Party: {party}."},
    {"response-started", MESSAGE_INCIDENT,
     "{level}级应急响应已启动",
     "{level}级应急响应已启动，启动令：{number}。请按职责开展工作，保持 24 小时通信联络。",
     "事由：{title}。",
     "A level {level} response has started",
     "A level {level} response has started, order {number}. Do your part and keep 24-hour contact.",
     "About: {title}."},
    {"response-ended", MESSAGE_INCIDENT,
     "{level}级应急响应已结束",
     "{level}级应急响应（{number}）已结束。",
     "事由：{title}。",
     "The level {level} response has ended",
     "The level {level} response ({number}) has ended.",
     "About: {title}."},
    {"response-circular", MESSAGE_INCIDENT,
     "应急响应通报第 {number} 期",
     "{text}",
     "事由：{title}。",
     "Circular no. {number} of a response",
     "{text}",
     "About: {title}."},
    {"resource-asked", MESSAGE_INCIDENT,
     "应急响应请求资源：{resource}",
     "{party} 请求 {resource}，数量 {quantity}。请尽快答复。",
     "事由：{title}。",
     "A response asks for {resource}",
     "{party} asks for {resource}, quantity {quantity}. Please answer soon.",
     "About: {title}."},
    {"resource-answered", MESSAGE_INCIDENT,
     "资源请求已答复：{resource}",
     "请求的 {resource}（数量 {quantity}）已有答复。",
     "事由：{title}。",
     "Your request for {resource} is answered",
     "Your request for {resource} (quantity {quantity}) is answered.",
     "About: {title}."},
    {"investigation-opened", MESSAGE_INCIDENT,
     "请开展调查评估",
     "{level}级应急响应已结束，请在规定期限内完成调查和总结评估。",
     "事由：{title}。",
     "Please investigate",
     "The level {level} response has ended; finish investigation and summary within the term.",
     "About: {title}."},
    {"investigation-submitted", MESSAGE_INCIDENT,
     "收到调查报告",
     "{party} 报送了{level}级事件的总结调查报告，请接收或退回。",
     "事由：{title}。",
     "An investigation report has come in",
     "{party} submitted the report on a level {level} incident; receive or return it.",
     "About: {title}."},
    {"alert-new", MESSAGE_WATCH,
     "{level_zh}级告警：{title_zh}",
     "监测发现“{title_zh}”，级别：{level_zh}。请尽快研判处理；属于攻击或威胁的，按规定立即报告。",
     "",
     "Alert ({level_en}): {title_en}",
     "Monitoring found \"{title_en}\", level: {level_en}. Judge it soon; what is an attack or a threat "
     "is reported at once as the rules say.",
     ""},
    {"sensor-silent", MESSAGE_WATCH,
     "探针失联：{sensor}",
     "探针“{sensor}”自 {since} 起没有消息，这段时间的监测是缺失的。请检查设备、网络和令牌。",
     "单位：{party}。",
     "Sensor silent: {sensor}",
     "Nothing was heard from the sensor \"{sensor}\" since {since}; monitoring has a gap. Check the "
     "device, the network and the token.",
     "Party: {party}."},
    {"sensor-agreement", MESSAGE_WATCH,
     "采集约定已失效：{sensor}",
     "探针“{sensor}”没有现行有效的采集约定，已停止接收其数据。请补签约定或停用探针。",
     "单位：{party}。",
     "Agreement over: {sensor}",
     "No agreement of the sensor \"{sensor}\" is in force, so its data is no longer taken in. Renew "
     "the agreement, or end the sensor.",
     "Party: {party}."},
    {"shift-late", MESSAGE_WATCH,
     "{person} 未按时接班",
     "“{roster}”：{person} 未按时接班，请立即安排人员到岗。",
     "",
     "{person} has not taken over",
     "\"{roster}\": {person} has not taken over the shift; send somebody at once.",
     ""},
    {"shift-swap", MESSAGE_WATCH,
     "{person} {act}",
     "{person} {act}。理由：{reason}。请在值班表中查看。",
     "",
     "{person} {act}",
     "{person} {act}. Reason: {reason}. See the roster.",
     ""},
    {"key-period", MESSAGE_WATCH,
     "重要时期{state}：{title}",
     "“{title}”（{from} 至 {to}）{state}。每日 {report_time} 前零报告，节假日不间断。",
     "组织单位：{organiser}。",
     "Key period {state}: {title}",
     "\"{title}\" ({from} to {to}) {state}. A report is due by {report_time} every day, holidays included.",
     "Organiser: {organiser}."},
    {"key-period-event", MESSAGE_WATCH,
     "重要时期有情况：{title}",
     "“{title}”{on}：有单位报告有情况。",
     "单位：{party}。情况：{text}",
     "Something happened in a key period: {title}",
     "\"{title}\", {on}: a unit reports that something happened.",
     "Party: {party}. What: {text}"},
    {"channel-test", MESSAGE_TEST,
     "测试消息",
     "这是经“{channel}”发出的测试消息，由 {reader} 发起。",
     "",
     "Test message",
     "This is a test message by \"{channel}\", asked for by {reader}.",
     ""},
};
/* clang-format on */

const char *message_kind_group_word(enum message_group group)
{
    return group_words[group];
}

const char *message_kind_group_zh(enum message_group group)
{
    return group_zh[group];
}

const char *message_kind_group_en(enum message_group group)
{
    return group_en[group];
}

const char *message_kind_group_mail(enum message_group group)
{
    return group_mail[group];
}

bool message_kind_group_read(struct str word, enum message_group *ret_group)
{
    for (int i = 0; i < MESSAGE_GROUP_COUNT; i++) {
        if (str_is(word, group_words[i])) {
            *ret_group = (enum message_group)i;
            return true;
        }
    }
    return false;
}

const struct message_kind *message_kind_find(struct str word)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (str_is(word, kinds[i].word))
            return &kinds[i];
    }
    return NULL;
}

/* The parameter as text: `name`, else name_zh or name_en. */
static struct str parameter(struct arena *arena, const json_t *parameters, struct str name,
                            bool is_english)
{
    const char *key = str_zero(arena, name);
    const json_t *value = json_object_get(parameters, key);

    if (!value) {
        struct str other = arena_print(arena, "%s_%s", key, is_english ? "en" : "zh");
        value = json_object_get(parameters, str_zero(arena, other));
    }
    if (json_is_integer(value))
        return arena_print(arena, "%lld", (long long)json_integer_value(value));
    return json_text(value);
}

static void put_line(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        buf_byte(out, (unsigned char)text.ptr[i] < ' ' || text.ptr[i] == 0x7f ? ' ' : text.ptr[i]);
}

static void fill(struct arena *arena, struct buf *out, const char *pattern,
                 const json_t *parameters, bool is_english)
{
    struct str rest = str_of(pattern);

    while (rest.len > 0) {
        struct str after;
        struct str plain = str_cut(rest, '{', &after);

        buf_str(out, plain);
        if (plain.len == rest.len)
            return;
        struct str name = str_cut(after, '}', &rest);
        struct str value = parameter(arena, parameters, name, is_english);
        if (value.len == 0 && str_is(name, "clause")) /* local policy, which rests on no clause */
            value = is_english ? STR("local policy, no clause") : STR("本地政策，无法规条款");
        put_line(out, value);
    }
}

static struct str line_of(struct arena *arena, const char *first, const char *second,
                          const json_t *parameters, bool is_english)
{
    struct buf out;
    struct str text;

    buf_init(&out, MESSAGE_MAX_TEXT_BYTES);
    fill(arena, &out, first, parameters, is_english);
    if (second[0] != '\0') {
        buf_text(&out, is_english ? " " : "");
        fill(arena, &out, second, parameters, is_english);
    }
    if (buf_finish(&out, arena, &text) != ST_OK)
        text = is_english ? STR("(too long to be shown)") : STR("（过长，无法显示）");
    buf_done(&out);
    return text;
}

void message_kind_render(struct arena *arena, const struct message_kind *kind,
                         const json_t *parameters, bool is_english, bool with_details,
                         struct message_words *ret_words)
{
    const char *detail = is_english ? kind->detail_en : kind->detail_zh;

    ret_words->subject = line_of(arena, is_english ? kind->subject_en : kind->subject_zh, "",
                                 parameters, is_english);
    ret_words->text = line_of(arena, is_english ? kind->text_en : kind->text_zh,
                              with_details ? detail : "", parameters, is_english);
}
