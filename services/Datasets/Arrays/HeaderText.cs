using System.Globalization;

namespace IFeaLiD.Datasets.Arrays;

/// <summary>
/// The text of a .npy header: a Python dictionary of three keys, <c>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (75, 113, 256), }</c>.
/// Read letter by letter; nothing is ever evaluated.
/// </summary>
internal ref struct HeaderText
{
    private const int MostDimensions = 32;
    private readonly ReadOnlySpan<char> text;
    private int at;

    private HeaderText(ReadOnlySpan<char> text) => this.text = text;

    /// <summary>Reads the three values.</summary>
    /// <exception cref="DatasetException"><c>array-damaged</c>, or <c>array-type</c> for records.</exception>
    public static (string Type, bool ColumnsFirst, List<long> Shape) Parse(ReadOnlySpan<char> text) => new HeaderText(text).Dictionary();

    private (string Type, bool ColumnsFirst, List<long> Shape) Dictionary()
    {
        string? type = null;
        bool? columnsFirst = null;
        List<long>? shape = null;
        Demand(Take('{'));
        while (!Take('}'))
        {
            var key = Text();
            Demand(Take(':'));
            switch (key)
            {
                case "descr" when type is null: type = Type(); break;
                case "fortran_order" when columnsFirst is null: columnsFirst = Truth(); break;
                case "shape" when shape is null: shape = Shape(); break;
                default: throw Damaged();
            }

            if (!Take(','))
            {
                Demand(Take('}'));
                break;
            }
        }

        Demand(Next() == '\0' && type is not null && columnsFirst is not null && shape is not null);
        return (type!, columnsFirst!.Value, shape!);
    }

    private string Type() => Next() is '\'' or '"' ? Text() : throw new DatasetException("array-type",
        "The array holds records of several fields. Expected one number a value: save a single field, such as float32.");

    private bool Truth()
    {
        if (text[at..].TrimStart().StartsWith("True"))
        {
            at = text.Length - text[at..].TrimStart().Length + 4;
            return true;
        }

        Demand(text[at..].TrimStart().StartsWith("False"));
        at = text.Length - text[at..].TrimStart().Length + 5;
        return false;
    }

    private List<long> Shape()
    {
        var shape = new List<long>();
        Demand(Take('('));
        while (!Take(')'))
        {
            Demand(shape.Count < MostDimensions);
            shape.Add(Number());
            _ = Take('L'); // of Python 2
            if (!Take(','))
            {
                Demand(Take(')'));
                break;
            }
        }

        return shape;
    }

    private long Number()
    {
        _ = Next();
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        Demand(long.TryParse(text[start..at], NumberStyles.None, CultureInfo.InvariantCulture, out var number));
        return number;
    }

    private string Text()
    {
        var quote = Next();
        Demand(quote is '\'' or '"');
        var length = text[(at + 1)..].IndexOf(quote);
        Demand(length >= 0);
        var found = text.Slice(at + 1, length).ToString();
        at += length + 2;
        return found;
    }

    private bool Take(char expected)
    {
        var found = Next() == expected;
        at += found ? 1 : 0;
        return found;
    }

    /// <summary>The next letter that is no space, not yet taken; 0 at the end.</summary>
    private char Next()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at < text.Length ? text[at] : '\0';
    }

    private static void Demand(bool kept)
    {
        if (!kept)
        {
            throw Damaged();
        }
    }

    private static DatasetException Damaged() =>
        new("array-damaged", "The array's header cannot be read. Expected a dictionary of descr, fortran_order and shape, as numpy.save writes it.");
}
