extension Unicode.Scalar {
  /// Letters that become others in another case, while those never become them: the sign of the Kelvin, a final sigma.
  /// By what they become.
  private static let oneWay: [Unicode.Scalar: [Unicode.Scalar]] = {
    let letters = """
      \u{B5}\u{17F}\u{345}\u{3C2}\u{3D0}\u{3D1}\u{3D5}\u{3D6}\u{3F0}\u{3F1}\u{3F4}\u{3F5}\
      \u{1C80}\u{1C81}\u{1C82}\u{1C83}\u{1C84}\u{1C85}\u{1C86}\u{1C87}\u{1C88}\
      \u{1E9B}\u{1E9E}\u{1FBE}\u{2126}\u{212A}\u{212B}
      """
    var found: [Unicode.Scalar: [Unicode.Scalar]] = [:]
    for letter in letters.unicodeScalars {
      for other in letter.ownCases where other != letter { found[other, default: []].append(letter) }
    }
    return found
  }()

  /// The letter in every case, in the order of code points: what Unicode's simple case folding makes one (The Unicode
  /// Standard, section 5.18). Itself alone, where it has no cases.
  var cases: [Unicode.Scalar] {
    let own = ownCases
    return own.union(own.flatMap { Self.oneWay[$0] ?? [] }).sorted()
  }

  /// The cases that it leads to.
  private var ownCases: Set<Unicode.Scalar> {
    // The i with a dot and the one without are of Turkic languages alone: elsewhere neither is a case of i.
    guard properties.changesWhenCaseMapped, self != "\u{130}", self != "\u{131}" else {
      return [self]
    }
    var cases: Set<Unicode.Scalar> = [self]
    var found = [self]
    while let scalar = found.popLast() {
      let properties = scalar.properties
      for mapped in [properties.lowercaseMapping, properties.uppercaseMapping, properties.titlecaseMapping] {
        let scalars = mapped.unicodeScalars
        guard let other = scalars.first, scalars.count == 1, cases.insert(other).inserted else { continue }
        found.append(other)
      }
    }
    return cases
  }
}
