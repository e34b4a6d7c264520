import Access
import Filters
import Foundation
import Messages
import Postgres
import RPC
import StandardMessages
import Tenancy
import Time

extension RecentActivity {
  /// The newest calls and messages together that pass `filter`, by `created_at`, then `id`, descending; at most `limit`.
  /// A call comes before a message of the same time and id.
  static func newest(_ limit: Int, of filter: ResolvedFilter, using reader: TenantReader) async throws(RPCError)
    -> [RecentActivity]
  {
    try await reader.fetch(
      """
      select activity.id, activity.is_call, activity.contact_id, contact.name as contact_name, activity.direction, activity.channel,
        activity.status, activity.duration_secs, activity.created_at
      from (
        select id, true as is_call, contact_id, direction, null as channel, status, duration_secs, created_at
        from \(filter.newest(limit, of: .calls)) as call
        union all
        select id, false, contact_id, direction, channel, status, null, created_at
        from \(filter.newest(limit, of: .messages)) as message
        order by created_at desc, id desc, is_call desc
        limit \(limit)
      ) as activity
      left join \(filter.lookup(.contacts)) as contact on contact.id = activity.contact_id
      order by activity.created_at desc, activity.id desc, activity.is_call desc
      """
    ) { row throws(PostgresError) in
      let isCall: Bool = try row.decode("is_call")
      let direction = try row.decode("direction") ?? ""
      let channel = try row.decode("channel") ?? ""
      let status = try row.decode("status") ?? ""
      return RecentActivity(
        id: try row.decode("id", as: UUID.self).text,
        activityType: isCall ? .call : .message,
        contactID: try row.decode("contact_id", as: UUID?.self)?.text ?? "",
        contactName: try row.decode("contact_name") ?? "",
        description: isCall
          ? describeCall(direction: direction, status: status, seconds: try row.decode("duration_secs"))
          : describeMessage(direction: direction, channel: channel, status: status),
        channel: isCall ? "call" : channel,
        createdAt: Timestamp(try row.decode("created_at", as: Instant.self)))
    }
  }
}
