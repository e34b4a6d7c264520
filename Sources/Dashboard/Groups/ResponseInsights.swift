import Access
import Filters
import Foundation
import Messages
import Postgres
import RPC
import Tenancy
import Time

extension ResponseInsights {
  /// How the inbound messages of a range were answered: one pass over its messages that have a contact, ordered by
  /// contact, `created_at` and `id`, whatever the channel (docs/metrics.md, "ResponseInsights").
  ///
  /// An inbound message is answered if the message directly after it is outbound. A message of any other direction
  /// between them therefore leaves it unanswered, and is itself neither.
  ///
  /// The pass gives two sets of rows: by slot, whose hours the unanswered messages are counted by, and by phone, which
  /// sum to the whole. A phone that is no longer listed keeps its row, labelled `Unknown`.
  static func read(_ filter: ResolvedFilter, using reader: TenantReader) async throws(RPCError) -> ResponseInsights {
    try await reader.fold(
      """
      select answers.slot, answers.phone_id, coalesce(phone.friendly_name, phone.number) as label,
        answers.inbound, answers.answered, floor(answers.seconds)::bigint as seconds,
        (1000000 * (answers.seconds - floor(answers.seconds)))::bigint as microseconds
      from (
        select slot, phone_id, count(*) as inbound, count(wait) as answered, extract(epoch from sum(wait)) as seconds
        from (
          select \(slotOf: "created_at", in: filter.range.grid) as slot, phone_id, direction,
            lead(case direction when 'outbound' then created_at end)
              over (partition by contact_id order by created_at, id) - created_at as wait
          from \(filter.rows(of: .messages)) as message
          where contact_id is not null
        ) as message
        where direction = 'inbound'
        group by grouping sets ((slot), (phone_id))
      ) as answers
      left join \(filter.lookup(.phones)) as phone on phone.id = answers.phone_id
      """
    ) { rows throws(PostgresError) in
      var unansweredByHour = [Int64](repeating: 0, count: 24)
      var phones: [PhoneAnswers] = []
      let (slot, inbound, answered) = (
        try rows.column("slot"), try rows.column("inbound"), try rows.column("answered")
      )
      for row in rows {
        let (inbound, answered): (Int64, Int64) = (try row.decode(inbound), try row.decode(answered))
        guard let slot = try row.decode(slot, as: Instant?.self) else {
          phones.append(
            PhoneAnswers(
              label: Label(
                text: try row.decode("label") ?? "Unknown",
                name: try row.decode("phone_id", as: UUID?.self)?.text ?? ""),
              inbound: inbound, answered: answered,
              wait: ExactSeconds(
                seconds: try row.decode("seconds") ?? 0, microseconds: try row.decode("microseconds") ?? 0)))
          continue
        }
        guard let place = filter.range.place(ofSlot: slot) else { continue }
        unansweredByHour[place.hour].add(inbound - answered)
      }
      return ResponseInsights(phones, unansweredByHour: unansweredByHour)
    }
  }

  private init(_ phones: [PhoneAnswers], unansweredByHour: [Int64]) {
    let phones = phones.sorted()
    let inbound = phones.reduce(into: Int64(0)) { $0.add($1.inbound) }
    let answered = phones.reduce(into: Int64(0)) { $0.add($1.answered) }
    self.init(
      avgResponseTimeSecs: mean(phones.reduce(into: ExactSeconds()) { $0.add($1.wait) }.value, over: answered),
      unansweredCount: UInt32(clamping: inbound - answered),
      responseRate: percent(answered, of: inbound),
      unrespondedByHour: unansweredByHour.enumerated().map { hour, count in
        UnrespondedHourBucket(hour: Int32(hour), count: UInt32(clamping: count))
      },
      byPhone: phones.map { phone in
        PhoneResponseBreakdown(
          phoneLabel: phone.label.text,
          respondedCount: UInt32(clamping: phone.answered),
          unansweredCount: UInt32(clamping: phone.inbound - phone.answered),
          responseRate: percent(phone.answered, of: phone.inbound),
          avgResponseTimeSecs: mean(phone.wait.value, over: phone.answered),
          phoneID: phone.label.name)
      },
      respondedCount: UInt32(clamping: answered))
  }
}

/// The inbound messages of one phone. The one that is asked first comes first: the most inbound, then by label, then id.
private struct PhoneAnswers: Comparable, Sendable {
  /// By the phone's id, which is empty for messages without a phone.
  let label: Label
  let inbound: Int64
  /// Of the inbound messages; never more.
  let answered: Int64
  /// From answered messages to their answers, summed.
  let wait: ExactSeconds

  static func < (left: PhoneAnswers, right: PhoneAnswers) -> Bool {
    if left.inbound != right.inbound { return left.inbound > right.inbound }
    return left.label < right.label
  }
}
