import Secrets

/// Decides what to do with files of certificates that are read again and again: what is new is tried once, and what is wrong
/// with it is told once.
struct CertificateRenewal {
  enum Step: Equatable {
    /// There is nothing new, or nothing that wasn't told.
    case none
    /// This is to be used from now on, if it can be.
    case use(CertificateContent)
    /// The files can't be read.
    case tell(SecretError)
  }

  private var used: CertificateContent
  /// What was wrong last.
  private var failure: Result<CertificateContent, SecretError>?

  /// - Parameter used: What is in use.
  init(used: CertificateContent) {
    self.used = used
  }

  /// The files were read.
  mutating func found(_ found: Result<CertificateContent, SecretError>) -> Step {
    if case .success(used) = found {
      failure = nil
      return .none
    }
    guard found != failure else { return .none }
    failure = found
    switch found {
    case .success(let content): return .use(content)
    case .failure(let error): return .tell(error)
    }
  }

  /// What was found is in use.
  mutating func use(_ content: CertificateContent) {
    used = content
    failure = nil
  }
}
