import Access
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
      select call.id, call.phone_id, call.contact_id, contact.name as contact_name, call.direction, call.status, call.duration_secs,
        call.recording_url, call.created_at
      from \(filter.newest(limit, of: .calls)) as call
      left join \(filter.lookup(.contacts)) as contact on contact.id = call.contact_id
      order by call.created_at desc, call.id desc
      """
    ) { row throws(PostgresError) in
      Call(
        id: try row.decode("id", as: UUID.self).text,
        phoneID: try row.decode("phone_id", as: UUID?.self)?.text ?? "",
        contactID: try row.decode("contact_id", as: UUID?.self)?.text ?? "",
        contactName: try row.decode("contact_name") ?? "",
        direction: Direction(text: try row.decode("direction")),
        status: CallStatus(text: try row.decode("status")),
        durationSecs: try row.decode("duration_secs"),
        recordingURL: try row.decode("recording_url") ?? "",
        createdAt: Timestamp(try row.decode("created_at", as: Instant.self)))
    }
  }
}
