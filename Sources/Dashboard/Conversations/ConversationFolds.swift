import Columns

/// Messages, as far as some groups want to know of them. What isn't wanted knows of no rows.
struct MessageFold: Fold {
  private let parts: ConversationParts
  private(set) var counts: MessageCounts
  private(set) var pairs: ResponsePairs
  private(set) var contacts = DistinctIdentifiers(.contact)
  private(set) var kinds = KindCounts()

  init(_ parts: ConversationParts, _ clock: RangeClock) {
    self.parts = parts
    (counts, pairs) = (MessageCounts(clock), ResponsePairs(clock))
  }

  mutating func fold(_ rows: BatchRows) {
    if parts.contains(.messageActivity) { counts.fold(rows) }
    if parts.contains(.answers) { pairs.fold(rows) }
    if parts.contains(.messageContacts) { contacts.fold(rows) }
    if parts.contains(.messageKinds) { kinds.fold(rows) }
  }

  mutating func merge(_ later: MessageFold) {
    counts.merge(later.counts)
    pairs.merge(later.pairs)
    contacts.merge(later.contacts)
    kinds.merge(later.kinds)
  }
}

/// Calls, as far as some groups want to know of them. How many there are is always known.
struct CallFold: Fold {
  private let parts: ConversationParts
  private(set) var total: Int64 = 0
  private(set) var counts: CallCounts
  private(set) var contacts = DistinctIdentifiers(.contact)

  init(_ parts: ConversationParts, _ clock: RangeClock) {
    self.parts = parts
    counts = CallCounts(clock)
  }

  mutating func fold(_ rows: BatchRows) {
    total += Int64(rows.range.count)
    if parts.contains(.callActivity) { counts.fold(rows) }
    if parts.contains(.callContacts) { contacts.fold(rows) }
  }

  mutating func merge(_ later: CallFold) {
    total += later.total
    counts.merge(later.counts)
    contacts.merge(later.contacts)
  }
}
