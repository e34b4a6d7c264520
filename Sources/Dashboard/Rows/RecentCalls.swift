import Filters
import Foundation
import Messages
import Postgres
import RPC
import StandardMessages
import Tenancy
import Time

extension Call {
  /// The newest calls that pass `filter`, by `created_at`, then `id`, descending; at most `limit`.
  static func newest(_ limit: Int, of filter: ResolvedFilter, using reader: TenantReader) async throws(RPCError)
    -> [Call]
  {
    try await reader.fetch(
      """
      select call.id, call.phone_id, call.contact_id, contact.name, call.direction, call.status, call.duration_secs,
        call.recording_url, call.created_at
      from \(filter.newest(limit, of: .calls)) as call
      left join \(filter.lookup(.contacts)) as contact on contact.id = call.contact_id
      order by call.created_at desc, call.id desc
      """
    ) { row throws(PostgresError) in
      Call(
        id: try row.decode(0, as: UUID.self).spelling,
        phoneID: try row.decode(1, as: UUID?.self)?.spelling ?? "",
        contactID: try row.decode(2, as: UUID?.self)?.spelling ?? "",
        contactName: try row.decode(3) ?? "",
        direction: Direction(spelling: try row.decode(4)),
        status: CallStatus(spelling: try row.decode(5)),
        durationSecs: try row.decode(6),
        recordingURL: try row.decode(7) ?? "",
        createdAt: Timestamp(try row.decode(8, as: Instant.self)))
    }
  }
}
