/// The different words of a column that is being made, found by what they are: code 0 is for none.
struct WordCodes {
  /// By code; the first stands for none.
  private(set) var values: [UInt64] = [0]
  /// Codes, by the hash; 0 for a free place. A power of two of them, at most half full.
  private var places = [UInt16](repeating: 0, count: 64)
  /// So that nobody can choose words which collide.
  private let seed = UInt64.random(in: .min ... .max)

  /// The code of a word; a new one's is the next. A batch has fewer rows than there are codes.
  mutating func code(of word: UInt64) -> UInt16 {
    var place = place(of: word)
    while true {
      let code = places[place]
      if code == 0 { break }
      if values[Int(code)] == word { return code }
      place = (place + 1) & (places.count - 1)
    }
    let code = UInt16(truncatingIfNeeded: values.count)
    values.append(word)
    places[place] = code
    if values.count * 2 > places.count { grow() }
    return code
  }

  private func place(of word: UInt64) -> Int {
    let (high, low) = (word ^ seed).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return Int(truncatingIfNeeded: high ^ low) & (places.count - 1)
  }

  private mutating func grow() {
    places = [UInt16](repeating: 0, count: places.count * 2)
    for code in 1..<values.count {
      var place = place(of: values[code])
      while places[place] != 0 { place = (place + 1) & (places.count - 1) }
      places[place] = UInt16(truncatingIfNeeded: code)
    }
  }
}
