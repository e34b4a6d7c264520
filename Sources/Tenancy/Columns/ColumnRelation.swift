public import Columns
import Segments

/// A relation whose rows are read as columns.
public struct ColumnRelation: Sendable {
  /// The relation.
  var relation: Relation
  /// What records its changes, and has every column that ``fields`` and ``order`` read; nil where there are no segments.
  var tracked: TrackedRelation?
  /// Its columns in batches.
  public let layout: ColumnLayout
  /// The fields of ``layout``, in its order and of its types.
  private(set) var fields: TenantQuery
  /// By its time first.
  var order: TenantQuery = "created_at, id"
  /// The same fields with one time for all rows; nil where the time costs next to nothing.
  var timelessFields: TenantQuery?
  /// Whether an index finds the rows of some candidates sooner than segments do.
  var isIndexedByCandidate = true

  /// The same for whoever reads all rows, whatever their time: where that costs much they come without, in any order.
  var ofAnyTime: ColumnRelation {
    guard let timelessFields else { return self }
    var relation = self
    relation.fields = timelessFields
    // All rows have the same.
    relation.order = "org_id"
    return relation
  }

  /// The rows as fields of the layout, in the order of columns.
  func query(_ rows: TenantRows) -> TenantQuery { "select \(fields) from \(rows) as row order by \(order)" }

  /// Contacts, by `created_at`.
  static let contacts = ColumnRelation(
    relation: .contacts.timed(by: "created_at"), tracked: .contacts, layout: .contacts,
    fields: "created_at::timestamptz, id::uuid")

  /// When contacts came, whoever they are.
  static let contactTimes = ColumnRelation(
    relation: .contacts.timed(by: "created_at"), tracked: .contacts, layout: .contactTimes,
    fields: "created_at::timestamptz", order: "created_at")

  /// Messages, by `created_at`.
  public static let messages = ColumnRelation(
    relation: .messages, tracked: .messages, layout: .messages,
    fields: """
      created_at::timestamptz, contact_id::uuid, phone_id::uuid, channel::text, direction::text, status::text,
      ai_origin::text
      """)

  /// Calls, by `created_at`.
  public static let calls = ColumnRelation(
    relation: .calls, tracked: .calls, layout: .calls,
    fields: """
      created_at::timestamptz, contact_id::uuid, candidate_id::uuid, phone_id::uuid, campaign_id::uuid,
      duration_secs::bigint, question_completion_rate::double precision, score::double precision, direction::text,
      status::text, withdrawal_reason::text, accommodation_requested::boolean, opted_out::boolean
      """)
}
