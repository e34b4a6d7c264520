import Synchronization

/// Gives identifiers small numbers, so that a column of them takes 4 bytes for each row and a fold can keep what it knows of
/// each in an array. Numbers are given in the order of asking, from 1; 0 is no identifier. It only grows.
///
/// Safe to use from several tasks at once. Columns that are folded together share their table.
public final class IdentifierTable: Sendable {
  private let contents = Mutex(Contents())

  /// An empty table.
  public init() {}

  /// How many identifiers there are: the largest number.
  public var count: Int { contents.withLock { $0.identifiers.count } }

  /// The memory that it takes, in bytes.
  public var memory: Int {
    contents.withLock { $0.identifiers.capacity * MemoryLayout<Identifier>.stride + $0.places.count * 4 }
  }

  /// The numbers of identifiers, in their order; new ones get the next. One lock for all.
  ///
  /// - Throws: ``ColumnError/tooManyIdentifiers`` beyond 2³² - 1.
  public func ordinals(of identifiers: [Identifier]) throws(ColumnError) -> [UInt32] {
    try contents.withLock { (contents) throws(ColumnError) in try contents.ordinals(of: identifiers.span, behind: nil) }
  }

  /// The numbers of identifiers, in their order, behind another number.
  func ordinals(of identifiers: [Identifier], behind first: UInt32) throws(ColumnError) -> [UInt32] {
    try contents.withLock { (contents) throws(ColumnError) in
      try contents.ordinals(of: identifiers.span, behind: first)
    }
  }

  /// The numbers of a column of identifiers that may be missing, which are 0: of every `step`th from `first` on.
  func ordinals(
    of identifiers: [Identifier], present: [Bool], from first: Int, by step: Int
  ) throws(ColumnError) -> [UInt32] {
    try contents.withLock { (contents) throws(ColumnError) in
      try contents.ordinals(of: identifiers.span, present: present.span, from: first, by: step)
    }
  }

  /// The number of an identifier that is in the table; nil for one that isn't.
  public func ordinal(of identifier: Identifier) -> UInt32? {
    contents.withLock { $0.known(identifier) }
  }

  /// The identifiers of numbers, in their order; nil for 0 and for a number that wasn't given.
  public func identifiers(of ordinals: [UInt32]) -> [Identifier?] {
    contents.withLock { contents in
      ordinals.map { $0 > 0 && $0 <= contents.identifiers.count ? contents.identifiers[Int($0) - 1] : nil }
    }
  }

  /// A hash table with open addressing and linear probing, at most half full.
  private struct Contents {
    var identifiers: [Identifier] = []
    /// Numbers, by the hash; 0 for a free place. A power of two of them.
    var places = [UInt32](repeating: 0, count: 64)
    /// Tables differ, so that nobody can choose identifiers which collide.
    let seed = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))

    func place(of identifier: Identifier) -> Int {
      let (high, low) = (identifier.high ^ seed.0).multipliedFullWidth(by: (identifier.low ^ seed.1) | 1)
      return Int(truncatingIfNeeded: high ^ low ^ (identifier.low >> 32)) & (places.count - 1)
    }

    func known(_ identifier: Identifier) -> UInt32? {
      var place = place(of: identifier)
      while places[place] != 0 {
        if identifiers[Int(places[place]) - 1] == identifier { return places[place] }
        place = (place + 1) & (places.count - 1)
      }
      return nil
    }

    mutating func ordinals(of asked: Span<Identifier>, behind first: UInt32?) throws(ColumnError) -> [UInt32] {
      try makeRoom(for: asked.count)
      var ordinals: [UInt32] = []
      ordinals.reserveCapacity(asked.count + 1)
      if let first { ordinals.append(first) }
      // The table is all over memory: what a block of identifiers needs of it is fetched at once, not one after the other.
      var guesses = [UInt32](repeating: 0, count: fetchedAtOnce)
      var start = 0
      while start < asked.count {
        let count = min(fetchedAtOnce, asked.count - start)
        for index in 0..<count { guesses[index] = places[place(of: asked[start + index])] }
        for index in 0..<count where guesses[index] != 0 {
          if identifiers[Int(guesses[index]) - 1] != asked[start + index] { guesses[index] = 0 }
        }
        for index in 0..<count {
          ordinals.append(guesses[index] != 0 ? guesses[index] : ordinal(of: asked[start + index]))
        }
        start += count
      }
      return ordinals
    }

    mutating func ordinals(
      of asked: Span<Identifier>, present: Span<Bool>, from first: Int, by step: Int
    ) throws(ColumnError) -> [UInt32] {
      try makeRoom(for: asked.count / step + 1)
      var ordinals: [UInt32] = []
      ordinals.reserveCapacity(asked.count / step + 1)
      var index = first
      while index < asked.count {
        ordinals.append(present[index] ? ordinal(of: asked[index]) : 0)
        index += step
      }
      return ordinals
    }

    /// Room for so many, so that the table stays where it is while they are looked up.
    private mutating func makeRoom(for count: Int) throws(ColumnError) {
      guard count < Int(UInt32.max) - identifiers.count else { throw .tooManyIdentifiers }
      while (identifiers.count + count) * 2 > places.count { grow() }
    }

    /// There is room for one more.
    private mutating func ordinal(of identifier: Identifier) -> UInt32 {
      var place = place(of: identifier)
      while true {
        let ordinal = places[place]
        if ordinal == 0 { break }
        if identifiers[Int(ordinal) - 1] == identifier { return ordinal }
        place = (place + 1) & (places.count - 1)
      }
      identifiers.append(identifier)
      places[place] = UInt32(truncatingIfNeeded: identifiers.count)
      return places[place]
    }

    private mutating func grow() {
      places = [UInt32](repeating: 0, count: places.count * 2)
      for (index, identifier) in identifiers.enumerated() {
        var place = place(of: identifier)
        while places[place] != 0 { place = (place + 1) & (places.count - 1) }
        places[place] = UInt32(index + 1)
      }
    }
  }
}
