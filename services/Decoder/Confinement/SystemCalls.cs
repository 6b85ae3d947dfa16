namespace IFeaLiD.Decoder.Confinement;

/// <summary>Calls to the kernel (numbers of x86-64) that decoding has no use for.</summary>
internal static class SystemCalls
{
    public const uint Open = 2, Clone = 56, Fcntl = 72, TgKill = 234, OpenAt = 257, PrLimit = 302, Clone3 = 435, OpenAt2 = 437;

    /// <summary>Refused whatever their arguments are.</summary>
    public static IReadOnlyList<uint> Refused { get; } =
    [
        // network
        41, 42, 43, 49, 50, 53, 288,
        // other programs: fork, vfork, execve, execveat, kill, signals with data, ptrace, their memory, their files
        57, 58, 59, 322, 62, 200, 129, 297, 424, 101, 310, 311, 434, 438,
        // files: creat, truncate, rename, links, folders, removal, rights, owners, times, special files, memory files
        85, 76, 82, 264, 316, 86, 265, 88, 266, 83, 258, 84, 87, 263, 90, 91, 268, 452, 92, 93, 94, 260, 132, 235, 261, 280, 133, 259, 319,
        // attributes, mounts, namespaces, root, keys, shared memory, message queues
        188, 189, 190, 197, 198, 199, 165, 166, 155, 161, 272, 308, 428, 429, 430, 432, 442, 248, 249, 250, 29, 240,
        // the kernel itself: modules, reboot, bpf, perf, userfaultfd, io_uring, kexec
        175, 313, 176, 169, 321, 298, 323, 425, 426, 427, 246, 320,
    ];
}
