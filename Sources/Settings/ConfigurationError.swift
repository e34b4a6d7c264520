/// A setting that can't be used, told to whoever runs the program: where it was given, and the hint.
package struct ConfigurationError: Error, Equatable, CustomStringConvertible {
  /// The flag, environment variable or file entry: `--pool-size`, `CALLBOARD_POOL_SIZE`, `pool-size in callboard.json`.
  package var source: String
  /// What is wrong with the value, and what it must be. Never holds the value of a secret.
  package var problem: String

  package init(source: String, problem: String) {
    self.source = source
    self.problem = problem
  }

  package var description: String { "\(source): \(problem)" }
}
