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

  /// A contact's message, and when it was.
  private struct Newest {
    var time: Int64 = 0
    var message = Message()
  }

  /// An inbound message that was answered, and after how many microseconds.
  private struct Answered {
    var wait: UInt64 = 0
    var message = Message()
  }

  /// An outbound message that is a contact's first.
  private struct Opening {
    var contact: UInt32 = 0
    var time: Int64 = 0
  }

  /// What is known of a contact's newest message. One word, since it is read and written for each row.
  private struct Message {
    /// The contact has no message yet.
    static let unseen: UInt64 = 0
    /// There is nothing to be answered.
    static let settled: UInt64 = 1
    /// It is inbound.
    static let waiting: UInt64 = 2

    private var word: UInt64 = 0

    /// No message.
    init() {}

    @inline(__always)
    init(phone: UInt32, hour: UInt64, state: UInt64) { word = UInt64(phone) << 16 | hour << 8 | state }

    var phone: Int { Int(word >> 16) }
    /// The local hour.
    var hour: Int { Int(word >> 8 & 0xFF) }
    var state: UInt64 { word & 0xFF }
  }

  /// Rows whose answers are found before these are counted: they stay near.
  private static let rowsAtOnce = 256

  private let clock: RangeClock
  /// By the contact's number.
  private var newest: [Newest] = []
  /// The outbound messages that are a contact's first here: each answers what came before these rows, if that is inbound.
  private var openings: [Opening] = []
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
    let directions = batch.kinds.values.map { kind -> UInt64 in
      switch MessageKind(kind).direction {
      case .other: 0
      case .inbound: 1
      case .outbound: 2
      }
    }
    var known = newest.gathering(contacts.values)
    var answered = [Answered](repeating: Answered(), count: Self.rowsAtOnce)
    var opened = [Opening](repeating: Opening(), count: Self.rowsAtOnce)
    // For each code of a phone the rows that aren't inbound, and those that are.
    var counts = [UInt32](repeating: 0, count: 2 * phone.values.count)
    clock.forEachRun(of: rows) { run, place in
      for start in stride(from: run.lowerBound, to: run.upperBound, by: Self.rowsAtOnce) {
        let found = Self.pair(
          start..<min(run.upperBound, start + Self.rowsAtOnce), UInt64(place.hour),
          batch.times.span, contacts.codes.span, batch.kinds.codes.span, directions.span, phone.codes.span,
          phone.values.span, &known, &counts, &answered, &opened)
        unansweredByHour[place.hour] += found.inbound
        count(answered[..<found.answered])
        for opening in opened[..<found.opened] {
          openings.append(Opening(contact: contacts.values[Int(opening.contact)], time: opening.time))
        }
      }
    }
    for (code, number) in phone.values.enumerated() { phones[Int(number)].inbound += Int64(counts[2 * code + 1]) }
    newest.spread(known, to: contacts.values)
  }

  /// Finds the messages that rows answer. Written without branches where directions are drawn by lot: a row costs less than a
  /// wrong guess.
  ///
  /// - Parameters:
  ///   - newest: By the code of a contact.
  ///   - answered: Gets the answers, and has room for as many as rows.
  ///   - opened: Gets the openings, by the code of the contact, and has as much room.
  /// - Returns: How many rows are inbound, and how many answers and openings there are.
  @inline(__always)
  private static func pair(
    _ rows: Range<Int>, _ hour: UInt64, _ times: Span<Int64>, _ contacts: Span<UInt16>, _ kinds: Span<UInt16>,
    _ directions: Span<UInt64>, _ phoneCodes: Span<UInt16>, _ phoneNumbers: Span<UInt32>, _ newest: inout [Newest],
    _ counts: inout [UInt32], _ answered: inout [Answered], _ opened: inout [Opening]
  ) -> (inbound: Int64, answered: Int, opened: Int) {
    var newest = newest.mutableSpan
    var counts = counts.mutableSpan
    var answered = answered.mutableSpan
    var opened = opened.mutableSpan
    var inbound: Int64 = 0
    var (answers, openings) = (0, 0)
    for row in rows {
      // Codes of a batch are those of its lists, and there is room for as many answers as rows: nothing is left to check.
      let contact = Int(contacts[unchecked: row])
      let (time, before) = (times[unchecked: row], newest[unchecked: contact])
      // Without a contact a message is neither: the place of none is settled for ever.
      let direction = directions[unchecked: Int(kinds[unchecked: row])] & (contact == 0 ? 0 : 3)
      let phone = Int(phoneCodes[unchecked: row])
      let isInbound = Int(direction & 1)
      inbound &+= Int64(isInbound)
      counts[unchecked: 2 &* phone &+ isInbound] &+= 1
      // Each is written, and the next one over it unless it is an answer. Times ascend.
      answered[unchecked: answers] = Answered(
        wait: UInt64(bitPattern: time &- before.time), message: before.message)
      // Both are 2, or it is none.
      answers &+= Int(truncatingIfNeeded: (direction & before.message.state) >> 1)
      opened[unchecked: openings] = Opening(contact: UInt32(truncatingIfNeeded: contact), time: time)
      // By one comparison: directions are anybody's guess.
      openings &+= before.message.state | (direction ^ 2) == 0 ? 1 : 0
      newest[unchecked: contact] = Newest(
        time: time,
        message: Message(
          phone: phoneNumbers[unchecked: phone], hour: hour, state: Message.settled &+ (direction & 1)))
    }
    return (inbound, answers, openings)
  }

  private mutating func count(_ answered: ArraySlice<Answered>) {
    for answered in answered {
      unansweredByHour[answered.message.hour] -= 1
      phones[answered.message.phone].answered += 1
      phones[answered.message.phone].wait += Int128(answered.wait)
    }
  }

  /// Takes the pairs of later rows, and makes those of which each has one half.
  public mutating func merge(_ later: ResponsePairs) {
    for opening in later.openings {
      let number = Int(opening.contact)
      let before = number < newest.count ? newest[number] : Newest()
      if before.message.state == Message.unseen { openings.append(opening) }
      guard before.message.state == Message.waiting else { continue }
      unansweredByHour[before.message.hour] -= 1
      phones[before.message.phone].answered += 1
      phones[before.message.phone].wait += Int128(opening.time) - Int128(before.time)
    }
    if newest.isEmpty {
      newest = later.newest
    } else {
      if !later.newest.isEmpty { newest.extend(to: later.newest.count - 1, with: Newest()) }
      for (number, last) in later.newest.enumerated() where last.message.state != Message.unseen {
        newest[number] = last
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
