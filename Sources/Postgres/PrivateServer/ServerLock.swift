import Foundation
import Synchronization

/// Says that a folder is in use by this process. The system lets go of it when the process ends, however it ends.
final class ServerLock: Sendable {
  private let descriptor: Mutex<Int32>

  init(folder: String) throws(PrivateServerError) {
    let path = folder + "/lock"
    // Not inherited by PostgreSQL (O_CLOEXEC), which may outlive this process.
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .fileSystem(path: path, reason: lastSystemError()) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      let holder = (try? String(contentsOfFile: path, encoding: .utf8)).flatMap {
        Int32($0.trimmingCharacters(in: .whitespacesAndNewlines))
      }
      throw .inUse(folder: folder, processID: holder)
    }
    let holder = Array("\(getpid())\n".utf8)
    // What is written only serves the error of another program: a failure to write it is none.
    _ = ftruncate(descriptor, 0)
    _ = write(descriptor, holder, holder.count)
    self.descriptor = Mutex(descriptor)
  }

  func release() {
    descriptor.withLock { descriptor in
      if descriptor >= 0 { close(descriptor) }
      descriptor = -1
    }
  }

  deinit { release() }
}

/// What the system says of the call that has just failed.
func lastSystemError() -> String {
  String(cString: strerror(errno))
}
