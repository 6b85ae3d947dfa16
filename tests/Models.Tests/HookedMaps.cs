using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace IFeaLiD.Models.Tests;

/// <summary>What PyTorch's forward hooks saw of a fixture of the folder survey (make_survey.py).</summary>
internal sealed record HookedMaps(IReadOnlyList<string> Folded, IReadOnlyList<HookedSize> Sizes)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static HookedMaps Read(string name) => ReadFile(Repository.Fixture($"survey/{name}.json.gz"));

    public static HookedMaps ReadFile(string path)
    {
        using var file = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<HookedMaps>(file, Options)!;
    }

    /// <summary>The photo that the script made, too.</summary>
    public static FeatureTensor Photo(int height, int width)
    {
        var values = new float[3 * height * width];
        for (int i = 0, c = 0; c < 3; c++)
            for (int y = 0; y < height; y++)
                for (int x = 0; x < width; x++, i++)
                    values[i] = (float)(((ulong)((c * 7919) + (y * 104729L) + (x * 1299709L) + 12345) * 2654435761 % (1UL << 32) / 4294967296.0 * 4) - 2);
        return new([1, 3, height, width], values);
    }
}

/// <summary>Maps of the photo of one size, by module.</summary>
internal sealed record HookedSize(int Height, int Width, IReadOnlyDictionary<string, HookedMap> Maps);

/// <summary>One map: facts of all of it and some of its values.</summary>
internal sealed record HookedMap(long[] Shape, double Mean, double Deviation, double Least, double Most, byte[] Sample)
{
    /// <summary>Whether a map is this one: every value that was kept, mean and deviation to <paramref name="tolerance"/> of the range.</summary>
    public bool Is(FeatureTensor map, double tolerance)
    {
        double most = tolerance * Math.Max(Most - Least, 1e-12);
        if (!map.Shape.SequenceEqual(Shape))
            return false;
        var sample = MemoryMarshal.Cast<byte, float>(Sample);
        ulong size = (ulong)map.Values.Length;
        for (int i = 0; i < sample.Length; i++)
            if (Math.Abs(map.Values[sample.Length == map.Values.Length ? i : (int)((ulong)i * 2654435761 % size)] - sample[i]) > most)
                return false;
        double mean = map.Values.Average(v => (double)v), deviation = Math.Sqrt(map.Values.Average(v => (v - mean) * (v - mean)));
        return Math.Abs(mean - Mean) <= most && Math.Abs(deviation - Deviation) <= most;
    }
}
