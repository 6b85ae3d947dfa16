namespace IFeaLiD.Models.Store;

/// <summary>How far a download is.</summary>
/// <param name="Done">Bytes that are there.</param>
/// <param name="All">Bytes of the whole; null while nobody has said.</param>
public readonly record struct DownloadProgress(long Done, long? All);
