using System.Globalization;

namespace IFeaLiD.Extraction.Benchmarks;

/// <summary>The table of all figures beside the bars that they should meet.</summary>
internal sealed class Bars
{
    private readonly List<(string Figure, string Found, string Bar, bool Met)> rows = [];

    /// <summary>A figure that should be at most the bar.</summary>
    public void AtMost(string figure, double found, double bar, string format) => Add(figure, found, bar, "at most", found <= bar, format);

    /// <summary>A figure that should be at least the bar.</summary>
    public void AtLeast(string figure, double found, double bar, string format) => Add(figure, found, bar, "at least", found >= bar, format);

    public void Missing(string figure, string why) => rows.Add((figure, why, "", false));

    public void Print()
    {
        Console.WriteLine($"\n{"figure",-74}{"found",12}   bar");
        foreach (var (figure, found, bar, met) in rows)
        {
            Console.WriteLine($"{figure,-74}{found,12}   {bar}{(met ? "" : "   NOT MET")}");
        }
    }

    private void Add(string figure, double found, double bar, string relation, bool met, string format) =>
        rows.Add((figure, found.ToString(format, CultureInfo.InvariantCulture), $"{relation} {bar.ToString(format, CultureInfo.InvariantCulture)}", met));
}
