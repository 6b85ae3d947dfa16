using System.Globalization;

namespace IFeaLiD.Datasets.Arrays;

/// <summary>What the numbers of an array are.</summary>
/// <param name="Kind"><c>f</c> floating point, <c>i</c> signed, <c>u</c> unsigned, <c>b</c> bool.</param>
/// <param name="Bytes">Of one number.</param>
/// <param name="BigEndian">Highest byte first.</param>
public readonly record struct NumberType(char Kind, int Bytes, bool BigEndian)
{
    /// <summary>As NumPy calls it, without the byte order: float32, uint8, bool.</summary>
    public string Name => Kind switch
    {
        'f' => string.Create(CultureInfo.InvariantCulture, $"float{8 * Bytes}"),
        'i' => string.Create(CultureInfo.InvariantCulture, $"int{8 * Bytes}"),
        'u' => string.Create(CultureInfo.InvariantCulture, $"uint{8 * Bytes}"),
        _ => "bool",
    };

    /// <summary>Reads NumPy's short form, such as <c>&lt;f4</c>: byte order, kind, bytes.</summary>
    /// <exception cref="DatasetException"><c>array-type</c>: a type whose values are no plain numbers, or of another size.</exception>
    public static NumberType Parse(string description)
    {
        if (description is ['<' or '>' or '|', var kind, .. var size]
            && int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            && (kind, bytes) is ('f', 2 or 4 or 8) or ('i' or 'u', 1 or 2 or 4 or 8) or ('b', 1))
        {
            return new NumberType(kind, bytes, description[0] == '>');
        }

        throw new DatasetException("array-type", description.Contains('O', StringComparison.Ordinal)
            ? "The array holds Python objects (a pickle). Such files are not opened, since they can run code. Save plain numbers, such as float32."
            : $"The array's numbers are of the type {Shown(description)}. Expected float16, float32, float64, bool, or integers of 8 to 64 bit.");
    }

    private static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
