import Foundation
import Synchronization

/// Says that a folder is in use by this process. The system lets go of it when the process ends, however it ends.
final class ServerLock: Sendable {
  private let descriptor: Mutex<Int32>

  init(folder: TrustedFolder) throws(PrivateServerError) {
    // Not inherited by PostgreSQL (O_CLOEXEC), which may outlive this process.
    guard let descriptor = try folder.open("lock", O_RDWR | O_CREAT, mode: 0o644) else {
      throw .fileSystem(path: folder.path + "/lock", reason: lastSystemError())
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      let holder = ((try? folder.read("lock")) ?? nil).flatMap {
        Int32(String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
      }
      throw .inUse(folder: folder.path, processID: holder)
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
