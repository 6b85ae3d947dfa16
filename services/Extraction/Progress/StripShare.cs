namespace IFeaLiD.Extraction.Progress;

/// <summary>How far a stage's inference is when a strip begins, and how far it will be at the strip's end: 0 to 1.</summary>
internal readonly record struct StripShare(double Done, double Next)
{
    /// <summary>The same for some rows out of all, where all of them are this share.</summary>
    public StripShare Part(int first, int end, int all) => new(At(first, all), At(Math.Min(end, all), all));

    private double At(int row, int all) => Done + (Next - Done) * row / Math.Max(1, all);
}
