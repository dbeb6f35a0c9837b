/* SPDX-License-Identifier: Apache-2.0
 * The list of systems on screen as a table file. */
#include "http/routes/system_export.h"

#include "documents/xlsx_write.h"
#include "http/http_limits.h"
#include "registry/registry_limits.h"

struct system_filter system_export_filter(const struct request *rq)
{
    return (struct system_filter){
        .q = json_get_text(rq->query, "q"),
        .level = json_get_int(rq->query, "level", -1),
        .state = json_get_text(rq->query, "state"),
        .filing_state = json_get_text(rq->query, "filing_state"),
        .region = json_get_text(rq->query, "region"),
        .sector = json_get_text(rq->query, "sector"),
        .party = json_get_text(rq->query, "party"),
        .sort = json_get_text(rq->query, "sort"),
        .after = json_get_text(rq->query, "after"),
        .limit = json_get_int(rq->query, "limit", 0),
    };
}

/* Title and where the cell comes from; "party.name" is a member of a member. */
static const struct {
    const char *zh, *en, *key;
    enum sheet_kind kind;
} export_columns[] = {
    {"系统名称", "System", "name", SHEET_TEXT},
    {"单位名称", "Party", "party.name", SHEET_TEXT},
    {"安全保护等级", "Level", "level", SHEET_INT},
    {"定级结果", "Code", "code", SHEET_TEXT},
    {"运行状态", "State", "state", SHEET_TEXT},
    {"备案状态", "Filing", "filing_state", SHEET_TEXT},
    {"备案证明编号", "Certificate number", "certificate_number", SHEET_TEXT},
    {"行政区划代码", "Region code", "region", SHEET_TEXT},
    {"行政区划", "Region", "region_name", SHEET_TEXT},
    {"行业类别", "Sector", "sector_name", SHEET_TEXT},
    {"投入运行时间", "In operation since", "operation_on", SHEET_DATE},
    {"行业主管部门", "Regulator", "regulator_party.name", SHEET_TEXT},
    {"受理备案公安机关", "Police organ", "police_party.name", SHEET_TEXT},
};
enum { EXPORT_COLUMNS = sizeof export_columns / sizeof export_columns[0] };

static const char *const system_state_names[][2] = {
#define SYSTEM_NAME(name, word, zh, en) {zh, en},
    SYSTEM_STATE_TABLE(SYSTEM_NAME)};
static const char *const system_filing_names[][2] = {SYSTEM_FILING_TABLE(SYSTEM_NAME)};
#undef SYSTEM_NAME

static struct str export_text(const json_t *item, const char *key, bool is_english)
{
    struct str inner;
    struct str outer = str_cut(str_of(key), '.', &inner);
    enum system_state state;
    enum system_filing filing;

    if (inner.len > 0)
        return json_get_text(json_object_getn(item, outer.ptr, outer.len), inner.ptr);
    struct str text = json_get_text(item, key);
    if (str_is(outer, "state") && system_state_read(text, &state))
        return str_of(system_state_names[state][is_english]);
    if (str_is(outer, "filing_state") && system_filing_read(text, &filing))
        return str_of(system_filing_names[filing][is_english]);
    return text;
}

static enum status export_page(struct xlsx_write *writer, const json_t *items, bool is_english)
{
    struct sheet_cell cells[EXPORT_COLUMNS];
    size_t index;
    json_t *item;

    json_array_foreach(items, index, item)
    {
        for (size_t i = 0; i < EXPORT_COLUMNS; i++) {
            int64_t number = json_get_int(item, export_columns[i].key, 0);
            cells[i] = (struct sheet_cell){
                .text = export_text(item, export_columns[i].key, is_english),
                .number = number,
                .is_blank = number == 0,
            };
        }
        TRY(xlsx_write_row(writer, cells));
    }
    return ST_OK;
}

/* One page, with an arena of its own: a long list must not fill the work's. */
static enum status export_next(struct work *w, const struct request *rq, struct xlsx_write *writer,
                               struct system_filter *filter, int64_t *count)
{
    struct arena *kept = w->arena;
    struct arena scratch;
    json_t *page = NULL;

    arena_init(&scratch, HTTP_ARENA_BYTES);
    w->arena = &scratch;
    enum status status = system_list(w, filter, &page);
    if (status == ST_OK)
        status = export_page(writer, json_get_list(page, "items"), rq->is_english);
    w->arena = kept;
    *count += (int64_t)json_array_size(json_get_list(page, "items"));
    filter->after = str_copy(kept, json_get_text(page, "next"));
    arena_done(&scratch);
    return status;
}

enum status system_export_get(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct xlsx_write_about about = {
        .sheet = rq->is_english ? STR("Systems") : STR("系统"),
        .title = rq->is_english ? STR("List of systems") : STR("系统清单"),
        .made_at = w->now,
    };
    struct sheet_column columns[EXPORT_COLUMNS] = {0};
    struct system_filter filter = system_export_filter(rq);
    struct xlsx_write *writer = NULL;
    int64_t count = 0;

    for (size_t i = 0; i < EXPORT_COLUMNS; i++) {
        columns[i].title = str_of(rq->is_english ? export_columns[i].en : export_columns[i].zh);
        columns[i].kind = export_columns[i].kind;
    }
    TRY(xlsx_write_open(w->arena, &w->fault, &about, columns, EXPORT_COLUMNS, &writer));
    filter.limit = REGISTRY_MAX_PAGE;
    do
        TRY(export_next(w, rq, writer, &filter, &count));
    while (filter.after.len > 0 && count < REGISTRY_MAX_EXPORT);
    TRY(xlsx_write_close(writer, &rp->file));
    rp->file_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    rp->file_name = STR("systems.xlsx");
    return ST_OK;
}
