import Glibc
import HTTP2
import NIOCore

/// Why the program can't start, for whoever runs it.
struct StartFailure: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) {
    self.description = description
  }

  /// The address can't be listened on.
  init(listening address: Endpoint, flag: String = "--listen", _ error: any Error) {
    let code = (error as? IOError)?.errnoCode
    let problem =
      switch code {
      case EADDRINUSE: "is in use by another process; stop it, or choose another port with \(flag)"
      case EACCES: "may not be listened on by this user; choose a port from 1024 up with \(flag)"
      case EADDRNOTAVAIL: "is no address of this machine; choose another host with \(flag)"
      default: "can't be listened on: \(error)"
      }
    description = "\(address) \(problem)"
  }
}
