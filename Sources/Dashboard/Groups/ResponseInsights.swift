import Access
import Columns
import Filters
import Foundation
import Messages
import Postgres
import RPC
import Tenancy

extension ResponseInsights {
  /// How the inbound messages of a range were answered (docs/metrics.md, "ResponseInsights").
  ///
  /// A phone that is no longer listed keeps its row, labelled `Unknown`.
  ///
  /// - Parameters:
  ///   - pairs: The messages and their answers.
  ///   - phones: What the phones' numbers stand for.
  ///   - filter: The messages' filter.
  ///   - reader: Asked for the phones' names.
  init(
    _ pairs: ResponsePairs, phones: IdentifierTable, in filter: ResolvedFilter, using reader: TenantReader
  ) async throws(RPCError) {
    let asked = pairs.phones.enumerated().filter { $1.inbound > 0 }
    let ids = phones.identifiers(of: asked.map { UInt32(clamping: $0.offset) }).map { $0.map(UUID.init) }
    let names = try await Self.names(of: ids.compactMap(\.self), in: filter, using: reader)
    let answers = zip(ids, asked).map { id, phone in
      PhoneAnswers(
        label: Label(text: id.flatMap { names[$0] } ?? "Unknown", name: id?.text ?? ""), inbound: phone.element.inbound,
        answered: phone.element.answered, wait: ExactSeconds(microseconds: phone.element.wait))
    }
    self.init(answers, unansweredByHour: pairs.unansweredByHour)
  }

  private static func names(
    of phones: [UUID], in filter: ResolvedFilter, using reader: TenantReader
  ) async throws(RPCError) -> [UUID: String] {
    guard !phones.isEmpty else { return [:] }
    let found: [(UUID, String?)] = try await reader.fetch(
      """
      select id, coalesce(friendly_name, number) as label from \(filter.lookup(.phones)) as phone
      where id = any(\(phones))
      """
    ) { row throws(PostgresError) in (try row.decode("id"), try row.decode("label")) }
    return Dictionary(found.compactMap { id, label in label.map { (id, $0) } }) { first, _ in first }
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
