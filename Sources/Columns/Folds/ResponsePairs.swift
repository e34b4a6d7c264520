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

  /// Takes more rows. What is known of contacts is all over memory: that of a batch's is brought together first, and spread
  /// again at its end, so that each contact is looked for once, however many messages it has.
  public mutating func fold(_ rows: BatchRows) {
    let batch = rows.batch
    let (contacts, phone) = (batch.identifiers(.contact), batch.identifiers(.phone))
    // A row of the loop below is not checked.
    guard contacts.codes.count == batch.count, phone.codes.count == batch.count, batch.kinds.codes.count == batch.count,
      let last = contacts.values.max(), let lastPhone = phone.values.max()
    else { return }
    newest.extend(to: Int(last), with: Newest())
    phones.extend(to: Int(lastPhone), with: Phone())
    // By the code of a kind: 1 for inbound, 2 for outbound.
    let directions = batch.kinds.values.map { kind -> UInt8 in
      switch MessageKind(kind).direction {
      case .other: 0
      case .inbound: 1
      case .outbound: 2
      }
    }
    var known = newest.gathering(contacts.values)
    // Out of the fold while they change, so that nobody else has them.
    var (phones, unanswered) = (self.phones, unansweredByHour)
    (self.phones, unansweredByHour) = ([], [])
    clock.forEachRun(of: rows) { run, place in
      Self.fold(
        run, UInt8(truncatingIfNeeded: place.hour), batch.times.span, contacts.codes.span, batch.kinds.codes.span,
        directions.span, phone.codes.span, phone.values.span, &known, &phones, &unanswered
      ) { code, time in openings.append((contacts.values[code], time)) }
    }
    (self.phones, unansweredByHour) = (phones, unanswered)
    newest.spread(known, to: contacts.values)
  }

  /// Written without branches where directions are drawn by lot: a row costs less than a wrong guess.
  @inline(__always)
  private static func fold(
    _ rows: Range<Int>, _ hour: UInt8, _ times: Span<Int64>, _ contacts: Span<UInt16>, _ kinds: Span<UInt16>,
    _ directions: Span<UInt8>, _ phoneCodes: Span<UInt16>, _ phoneNumbers: Span<UInt32>, _ newest: inout [Newest],
    _ phones: inout [Phone], _ unanswered: inout [Int64], _ open: (_ contact: Int, _ time: Int64) -> Void
  ) {
    var newest = newest.mutableSpan
    var phones = phones.mutableSpan
    var unanswered = unanswered.mutableSpan
    var inbound: Int64 = 0
    for row in rows {
      // Codes of a batch are those of its lists, and there is room for their numbers: nothing is left to check for each row.
      let contact = Int(contacts[unchecked: row])
      let (time, before) = (times[unchecked: row], newest[unchecked: contact])
      // Without a contact a message is neither: the place of none is settled for ever.
      let direction = directions[unchecked: Int(kinds[unchecked: row])] & (contact == 0 ? 0 : 3)
      let phone = phoneNumbers[unchecked: Int(phoneCodes[unchecked: row])]
      let isInbound = Int64(direction & 1)
      inbound &+= isInbound
      phones[unchecked: Int(phone)].inbound &+= isInbound
      // Both are 2, or it is none.
      let answered = Int64((direction & before.state) >> 1)
      unanswered[unchecked: Int(before.hour)] &-= answered
      phones[unchecked: Int(before.phone)].answered &+= answered
      // Times ascend.
      phones[unchecked: Int(before.phone)].wait &+= Int128(UInt64(bitPattern: (time &- before.time) & -answered))
      if before.state == Newest.unseen, direction == 2 { open(contact, time) }
      newest[unchecked: contact] = Newest(
        time: time, phone: phone, hour: hour, state: Newest.settled &+ (direction & 1))
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
