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

  /// The inbound messages of one phone in one local hour of the day, and what became of them.
  private struct Cell {
    var inbound: Int64 = 0
    var answered: Int64 = 0
    var wait: Int128 = 0
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
    /// Of its phone and hour.
    var cell: UInt32 = 0
    var state = Newest.unseen
  }

  private let clock: RangeClock
  /// By the contact's number.
  private var newest: [Newest] = []
  /// The outbound messages that are a contact's first here: each answers what came before these rows, if that is inbound.
  private var openings: [(contact: UInt32, time: Int64)] = []
  /// By the phone's number, 0 for none, and the hour.
  private var cells: [Cell] = []

  /// Of no rows.
  public init(_ clock: RangeClock) { self.clock = clock }

  /// By the phone's number; 0 is none.
  public var phones: [Phone] {
    stride(from: 0, to: cells.count, by: 24).map { first in
      cells[first..<first + 24].reduce(into: Phone()) { phone, cell in
        phone.inbound += cell.inbound
        phone.answered += cell.answered
        phone.wait += cell.wait
      }
    }
  }

  /// The inbound messages without an answer by the local hour of their own time: 24 of them.
  public var unansweredByHour: [Int64] {
    var hours = [Int64](repeating: 0, count: 24)
    for (index, cell) in cells.enumerated() { hours[index % 24] += cell.inbound - cell.answered }
    return hours
  }

  /// Takes more rows. What is known of contacts is all over memory: that of a batch's is brought together first, and spread
  /// again at its end, so that each contact is looked for once, however many messages it has.
  public mutating func fold(_ rows: BatchRows) {
    let batch = rows.batch
    let (contacts, phones) = (batch.identifiers(.contact), batch.identifiers(.phone))
    guard contacts.codes.count == batch.count, phones.codes.count == batch.count,
      let last = contacts.values.max(), let lastPhone = phones.values.max()
    else { return }
    newest.extend(to: Int(last), with: Newest())
    cells.extend(to: 24 * Int(lastPhone) + 23, with: Cell(), times: 24)
    // By the code of a kind: 1 for inbound, 2 for outbound.
    let directions = batch.kinds.values.map { kind -> UInt8 in
      switch MessageKind(kind).direction {
      case .other: 0
      case .inbound: 1
      case .outbound: 2
      }
    }
    let firstCells = phones.values.map { 24 * $0 }
    var known = newest.gathering(contacts.values)
    // Out of the fold while they change, so that nobody else has them.
    var cells = self.cells
    self.cells = []
    clock.forEachRun(of: rows) { run, place in
      Self.fold(
        run, UInt32(truncatingIfNeeded: place.hour), batch.times.span, contacts.codes.span, batch.kinds.codes.span,
        directions.span, phones.codes.span, firstCells.span, &known, &cells
      ) { code, time in openings.append((contacts.values[code], time)) }
    }
    self.cells = cells
    newest.spread(known, to: contacts.values)
  }

  /// Written without branches where directions are drawn by lot: a row costs less than a wrong guess.
  @inline(__always)
  private static func fold(
    _ rows: Range<Int>, _ hour: UInt32, _ times: Span<Int64>, _ contacts: Span<UInt16>, _ kinds: Span<UInt16>,
    _ directions: Span<UInt8>, _ phones: Span<UInt16>, _ firstCells: Span<UInt32>, _ newest: inout [Newest],
    _ cells: inout [Cell], _ open: (_ contact: Int, _ time: Int64) -> Void
  ) {
    var newest = newest.mutableSpan
    var cells = cells.mutableSpan
    for row in rows {
      // Codes of a batch are those of its lists, and cells those of its phones: nothing is left to check for each row.
      let contact = Int(contacts[unchecked: row])
      let (time, before) = (times[unchecked: row], newest[unchecked: contact])
      // Without a contact a message is neither: the place of none is settled for ever.
      let direction = directions[unchecked: Int(kinds[unchecked: row])] & (contact == 0 ? 0 : 3)
      let cell = firstCells[unchecked: Int(phones[unchecked: row])] &+ hour
      cells[unchecked: Int(cell)].inbound &+= Int64(direction & 1)
      // Both are 2, or it is none.
      let answered = Int64((direction & before.state) >> 1)
      cells[unchecked: Int(before.cell)].answered &+= answered
      // Times ascend.
      cells[unchecked: Int(before.cell)].wait &+= Int128(UInt64(bitPattern: (time &- before.time) & -answered))
      if before.state == Newest.unseen, direction == 2 { open(contact, time) }
      newest[unchecked: contact] = Newest(time: time, cell: cell, state: Newest.settled &+ (direction & 1))
    }
  }

  /// Takes the pairs of later rows, and makes those of which each has one half.
  public mutating func merge(_ later: ResponsePairs) {
    for (contact, time) in later.openings {
      let number = Int(contact)
      let before = number < newest.count ? newest[number] : Newest()
      if before.state == Newest.unseen { openings.append((contact, time)) }
      guard before.state == Newest.waiting else { continue }
      cells[Int(before.cell)].answered += 1
      cells[Int(before.cell)].wait += Int128(time) - Int128(before.time)
    }
    if newest.isEmpty {
      newest = later.newest
    } else {
      if !later.newest.isEmpty { newest.extend(to: later.newest.count - 1, with: Newest()) }
      for (number, message) in later.newest.enumerated() where message.state != Newest.unseen {
        newest[number] = message
      }
    }
    if !later.cells.isEmpty { cells.extend(to: later.cells.count - 1, with: Cell(), times: 24) }
    for (index, cell) in later.cells.enumerated() {
      cells[index].inbound += cell.inbound
      cells[index].answered += cell.answered
      cells[index].wait += cell.wait
    }
  }
}
