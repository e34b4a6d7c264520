/// How the inbound messages of a range were answered (docs/metrics.md, "ResponseInsights"): each contact's messages in order,
/// whatever the channel.
///
/// An inbound message is answered if the contact's message directly after it is outbound. A message of any other direction
/// between them therefore leaves it unanswered, and is itself neither. Messages without a contact have no part in it.
public struct ResponsePairs: Fold {
  /// The inbound messages of one phone.
  public struct Phone: Sendable, Hashable {
    /// All of them.
    public var inbound: Int64 = 0
    /// Those that were answered; never more.
    public var answered: Int64 = 0
    /// From those to their answers, summed, in microseconds.
    public var wait: Int128 = 0

    /// None.
    public init() {}
  }

  /// The newest message of a contact.
  private struct Newest {
    /// The contact has no message yet.
    static let unseen: UInt8 = 0
    /// There is nothing to be answered.
    static let settled: UInt8 = 1
    /// It is inbound.
    static let waiting: UInt8 = 2

    var time: Int64 = 0
    var phone: UInt32 = 0
    var hour: UInt8 = 0
    var state = Newest.unseen
  }

  private let clock: RangeClock
  /// By the contact's number.
  private var newest: [Newest] = []
  /// The outbound messages that are a contact's first here: each answers what came before these rows, if that is inbound.
  private var openings: [(contact: UInt32, time: Int64)] = []
  /// By the phone's number; 0 is none.
  public private(set) var phones: [Phone] = []
  /// The inbound messages without an answer by the local hour of their own time: 24 of them.
  public private(set) var unansweredByHour = [Int64](repeating: 0, count: 24)

  /// Of no rows.
  public init(_ clock: RangeClock) { self.clock = clock }

  /// Takes more rows.
  public mutating func fold(_ rows: BatchRows) {
    let batch = rows.batch
    let (times, contacts, phone) = (batch.times, batch.wide(.contact), batch.coded(.phone))
    guard contacts.count == times.count, phone.codes.count == times.count else { return }
    newest.extend(to: Int(contacts.greatest(in: rows.range)), with: Newest())
    if let most = phone.values.max() { phones.extend(to: Int(most), with: Phone()) }
    // By the code of a kind.
    let directions = batch.kinds.values.map { kind -> UInt8 in
      switch MessageKind(kind).direction {
      case .other: 0
      case .inbound: 1
      case .outbound: 2
      }
    }
    // Out of the fold while they change, so that nobody else has them.
    var (newest, phones, unanswered) = (self.newest, self.phones, unansweredByHour)
    (self.newest, self.phones, unansweredByHour) = ([], [], [])
    clock.forEachRun(of: rows) { run, place in
      Self.fold(
        run, UInt8(truncatingIfNeeded: place.hour), times.span, contacts.span, batch.kinds.codes.span, directions.span,
        phone.codes.span, phone.values.span, &newest, &phones, &unanswered, &openings)
    }
    (self.newest, self.phones, unansweredByHour) = (newest, phones, unanswered)
  }

  /// Written without branches where directions are drawn by lot: a row costs less than a wrong guess.
  private static func fold(
    _ rows: Range<Int>, _ hour: UInt8, _ times: Span<Int64>, _ contacts: Span<UInt32>, _ kinds: Span<UInt16>,
    _ directions: Span<UInt8>, _ phoneCodes: Span<UInt16>, _ phoneNumbers: Span<UInt32>, _ newest: inout [Newest],
    _ phones: inout [Phone], _ unanswered: inout [Int64], _ openings: inout [(contact: UInt32, time: Int64)]
  ) {
    var newest = newest.mutableSpan
    var phones = phones.mutableSpan
    var unanswered = unanswered.mutableSpan
    var inbound: Int64 = 0
    var next = rows.lowerBound
    for row in rows {
      if row == next {
        // What is known of contacts is all over memory: that of a block of rows is fetched at once, not one after the other.
        next = min(row + fetchedAtOnce, rows.upperBound)
        var states: UInt8 = 0
        for later in row..<next { states |= newest[Int(contacts[later])].state }
        // It never is: so that what is fetched counts as used.
        if states > Newest.settled | Newest.waiting { continue }
      }
      let contact = Int(contacts[row])
      if contact == 0 { continue }
      let (time, before, direction) = (times[row], newest[contact], directions[Int(kinds[row])])
      let number = phoneNumbers[Int(phoneCodes[row])]
      let isInbound: Int64 = direction == 1 ? 1 : 0
      inbound += isInbound
      phones[Int(number)].inbound += isInbound
      let isAnswer = direction == 2 && before.state == Newest.waiting
      let answered: Int64 = isAnswer ? 1 : 0
      unanswered[Int(before.hour)] -= answered
      phones[Int(before.phone)].answered += answered
      // Times ascend.
      phones[Int(before.phone)].wait &+= Int128(isAnswer ? UInt64(bitPattern: time &- before.time) : 0)
      if direction == 2, before.state == Newest.unseen { openings.append((contacts[row], time)) }
      newest[contact] = Newest(
        time: time, phone: number, hour: hour, state: direction == 1 ? Newest.waiting : Newest.settled)
    }
    unanswered[Int(hour)] += inbound
  }

  /// Takes the pairs of later rows, and makes those of which each has one half.
  public mutating func merge(_ later: ResponsePairs) {
    for (contact, time) in later.openings {
      let number = Int(contact)
      let before = number < newest.count ? newest[number] : Newest()
      if before.state == Newest.unseen { openings.append((contact, time)) }
      guard before.state == Newest.waiting else { continue }
      unansweredByHour[Int(before.hour)] -= 1
      phones[Int(before.phone)].answered += 1
      phones[Int(before.phone)].wait += Int128(time) - Int128(before.time)
    }
    if newest.isEmpty {
      newest = later.newest
    } else {
      if !later.newest.isEmpty { newest.extend(to: later.newest.count - 1, with: Newest()) }
      for (number, message) in later.newest.enumerated() where message.state != Newest.unseen {
        newest[number] = message
      }
    }
    if !later.phones.isEmpty { phones.extend(to: later.phones.count - 1, with: Phone()) }
    for (number, phone) in later.phones.enumerated() {
      phones[number].inbound += phone.inbound
      phones[number].answered += phone.answered
      phones[number].wait += phone.wait
    }
    unansweredByHour.add(later.unansweredByHour)
  }
}
