namespace IFeaLiD.Jobs.Sqlite;

/// <summary>
/// Keeps other processes away from a file by an operating system lock on a second file beside it; it vanishes with the process, however that
/// ends. The lock file itself stays: removing it would let two processes lock two files of the same name.
/// </summary>
internal static class FileLock
{
    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockOnMac = 35;
    private const int SharingViolationOnWindows = unchecked((int)0x80070020);

    /// <summary>Takes the lock, making the folder if need be; disposing the stream gives it back.</summary>
    /// <exception cref="DatabaseFileException">Another process holds it, or the file cannot be written.</exception>
    public static FileStream Take(string path)
    {
        var lockPath = path + ".lock";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(lockPath)!);
            return new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException e) when (e.HResult is WouldBlockOnLinux or WouldBlockOnMac or SharingViolationOnWindows)
        {
            throw new DatabaseFileException(
                path,
                $"another process is using it (it holds the lock {lockPath}). Stop that process, or give this one a data folder of its own.",
                e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseFileException(path, $"the lock {lockPath} cannot be taken ({e.Message}) Make the folder writable.", e);
        }
    }
}
