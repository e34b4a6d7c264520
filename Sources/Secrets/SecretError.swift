/// Why a secret can't be used, for whoever runs the program.
public struct SecretError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong, and the remedy. Holds nothing of the secret.
  public let description: String

  /// A secret that can't be used, in words without any of it.
  public init(_ description: String) { self.description = description }
}
