import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// The parameters of the paths. What they mean is written in `Sources/REST/Requests`.
enum OpenAPIParameters {
  static func names(_ method: RESTMethod) -> [String] {
    let range = ["time_range", "start_date", "end_date", "start_time", "end_time"]
    let always = ["org_id", "series"]
    return switch method.parameters {
    case .range, .current: range + always
    case .organization: always
    case .filters: range + ["campaign_ids", "candidate_ids", "sources", "tags"] + always
    }
  }

  static let all: [(String, JSONDocument)] = [
    parameter(
      "time_range",
      "A span of whole days up to now, in the organization's time zone; last_30_days if no range is given.",
      .object([
        ("type", .text("string")),
        (
          "enum",
          .array(["today", "yesterday", "last_7_days", "last_30_days", "last_90_days", "all_time"].map { .text($0) })
        ),
      ])),
    parameter("start_date", "The first day, together with end_date; not with time_range.", string("date")),
    parameter("end_date", "The last day, included.", string("date")),
    parameter("start_time", "The first instant, together with end_time; not with time_range.", string("date-time")),
    parameter("end_time", "The end, excluded.", string("date-time")),
    parameter("org_id", "The organization, for super-admins; the session's own if it isn't given.", string("uuid")),
    list("campaign_ids", "Only these campaigns; repeat it for several.", string("uuid")),
    list("candidate_ids", "Only these candidates; repeat it for several.", string("uuid")),
    list("sources", "Only candidates from these sources; repeat it for several.", string(nil)),
    list("tags", "Only candidates with one of these tags; repeat it for several.", string(nil)),
    parameter(
      "series", "With text/csv: the list that is the table, by its name; the first one if it isn't given.", string(nil)),
  ]

  private static func string(_ format: String?) -> JSONDocument {
    .object([("type", .text("string"))] + (format.map { [("format", .text($0))] } ?? []))
  }

  private static func parameter(_ name: String, _ text: String, _ schema: JSONDocument) -> (String, JSONDocument) {
    (name, .object([("name", .text(name)), ("in", .text("query")), ("description", .text(text)), ("schema", schema)]))
  }

  private static func list(_ name: String, _ text: String, _ element: JSONDocument) -> (String, JSONDocument) {
    (
      name,
      .object([
        ("name", .text(name)), ("in", .text("query")), ("description", .text(text)), ("style", .text("form")),
        ("explode", .boolean(true)),
        (
          "schema",
          .object([("type", .text("array")), ("items", element), ("maxItems", .number(1_000))])
        ),
      ])
    )
  }
}
