/// The candidates that a filter chooses by what their kind says.
public struct ChosenCandidates: Fold {
  private let chooses: @Sendable (CandidateKind) -> Bool
  /// Those that were chosen.
  public private(set) var candidates = DistinctIdentifiers(.candidate)

  /// Of no rows.
  /// - Parameter chooses: Whether candidates of a kind are chosen.
  public init(where chooses: @escaping @Sendable (CandidateKind) -> Bool) { self.chooses = chooses }

  /// Takes more rows.
  public mutating func fold(_ rows: BatchRows) {
    let batch = rows.batch
    let isChosen = batch.kinds.values.map { chooses(CandidateKind($0)) }
    let (numbers, codes) = (batch.identifiers(.candidate), batch.kinds.codes)
    guard numbers.codes.count == batch.count, codes.count == batch.count else { return }
    for row in rows.range where isChosen[Int(codes[row])] { candidates.insert(numbers[row]) }
  }

  /// Takes others.
  public mutating func merge(_ later: ChosenCandidates) { candidates.merge(later.candidates) }
}
